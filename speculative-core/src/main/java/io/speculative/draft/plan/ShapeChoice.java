package io.speculative.draft.plan;

import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;

/**
 * Which shape a request drafts next. It keeps the present shape as long as no other is expected to be clearly better.
 * From time to time it tries another one, because costs and acceptance of a shape that is never drafted are never
 * observed.
 *
 * <p>It uses finished rounds only, so no choice depends on a token that could still be dropped. Not thread-safe.
 */
final class ShapeChoice {

    /** How much more another shape has to promise. */
    private static final double CLEARLY = 1.02;

    private static final int ROUNDS_PER_PLAN = 8;
    private static final int ROUNDS_PER_TRIAL = 64;
    private static final double MEMORY_ROUNDS = 40;

    private final DraftPlanner planner;
    private final SamplingRule rule;
    private final AcceptanceCounts acceptance = new AcceptanceCounts(MEMORY_ROUNDS);
    private TreeShape shape;
    private int round;
    private int trials;

    ShapeChoice(DraftPlanner planner, SamplingRule rule) {
        this.planner = planner;
        this.rule = rule;
        this.shape = planner.best(planner.rates(rule, acceptance));
    }

    /** The next round's shape; without nodes if nothing should be drafted. */
    TreeShape next() {
        round++;
        if (shape.nodes() == 0) {
            return planner.isTrialDue(rule) ? ShapePlanner.chain(1) : ShapePlanner.OFF;
        }
        if (round % ROUNDS_PER_PLAN == 0 || round == 2 || round == 4) {
            reconsider();
        }
        return round % ROUNDS_PER_TRIAL == 0 ? trial() : shape;
    }

    /** Takes note of a round: its tree, the last accepted node, and what everything but drafting took. */
    void verdict(TokenTree tree, int lastAccepted, long nanos) {
        planner.verdict(rule, tree, lastAccepted, nanos);
        if (tree.drafted() > 0) {
            acceptance.observe(tree, lastAccepted);
            if (shape.nodes() == 0) {
                planner.tried(rule, lastAccepted > 0);
                reconsider();
            }
        }
    }

    private void reconsider() {
        AcceptanceRates rates = planner.rates(rule, acceptance);
        TreeShape best = planner.best(rates);
        if (planner.rate(best, rates) > CLEARLY * planner.rate(shape, rates)) {
            shape = best;
        }
    }

    private TreeShape trial() {
        int length = Math.max(shape.depth(), 2);
        return switch (trials++ % 3) {
            case 0 -> ShapePlanner.OFF;
            case 1 -> ShapePlanner.chain(length - (length + 1) / 3);
            default -> ShapePlanner.chain(length + (length + 1) / 3);
        };
    }
}
