package io.speculative.draft.plan;

import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;

/**
 * Which shape a request drafts next, from the costs of rounds and from what was accepted in its own earlier ones. It
 * keeps the present shape as long as no other is expected to be clearly better. While nothing is drafted it tries a
 * single token from time to time, as acceptance could not be observed otherwise, unless not even drafts that are always
 * accepted would pay.
 *
 * <p>It uses finished rounds only, so no choice depends on a token that could still be dropped. It asks neither a clock
 * nor other requests, so the same rounds lead to the same shapes. Not thread-safe.
 */
final class ShapeChoice {

    /** How much more another shape has to promise. */
    private static final double CLEARLY = 1.02;

    private static final int ROUNDS_PER_PLAN = 8;
    private static final int MOST_PLANS_PER_TREE = 64;
    private static final double MEMORY_ROUNDS = 40;

    /** How many tests the first expectation counts for. */
    private static final double EXPECTED_TESTS = 4;

    private final RoundCosts costs;
    private final double expected;
    private final AcceptanceCounts acceptance = new AcceptanceCounts(MEMORY_ROUNDS);
    private final TrialRest rest;
    private final boolean worthATrial;
    private TreeShape shape;
    private TreeShape tree = ShapePlanner.OFF;
    private int round;
    private int plans;
    private int nextTree;

    /**
     * A choice of a request's own.
     *
     * @param costs of a round's parts
     * @param expected how often a first child is accepted, before any round
     */
    ShapeChoice(RoundCosts costs, double expected) {
        this.costs = costs;
        this.expected = expected;
        this.shape = best(rates());
        double trial = costs.nanos(ShapePlanner.chain(1)) / costs.plain();
        this.rest = new TrialRest(trial - 1, trial - 2);
        this.worthATrial = ShapePlanner.couldPay(costs);
    }

    /** The next round's shape; without nodes if nothing should be drafted. */
    TreeShape next() {
        round++;
        if (shape.nodes() == 0) {
            return worthATrial && rest.isOver() ? ShapePlanner.chain(1) : ShapePlanner.OFF;
        }
        if (round % ROUNDS_PER_PLAN == 0 || round <= ROUNDS_PER_PLAN) {
            reconsider();
        }
        return shape;
    }

    /** Takes note of a round: its tree and the last accepted node. */
    void verdict(TokenTree tree, int lastAccepted) {
        if (tree.drafted() > 0) {
            acceptance.observe(tree, lastAccepted);
            if (shape.nodes() == 0) {
                rest.tried(lastAccepted > 0);
                reconsider();
            }
        }
    }

    private AcceptanceRates rates() {
        return acceptance.rates(expected, EXPECTED_TESTS);
    }

    private void reconsider() {
        AcceptanceRates rates = rates();
        TreeShape best = best(rates);
        if (ShapePlanner.rate(costs, best, rates) > CLEARLY * ShapePlanner.rate(costs, shape, rates)) {
            shape = best;
        }
    }

    /** The shape that emits most tokens per nanosecond. The best tree is recomputed at growing intervals. */
    private TreeShape best(AcceptanceRates rates) {
        if (plans++ == nextTree) {
            nextTree += Math.min(plans, MOST_PLANS_PER_TREE);
            tree = ShapePlanner.bestTree(costs, rates);
        }
        TreeShape chain = ShapePlanner.bestChain(costs, rates);
        return ShapePlanner.rate(costs, tree, rates) > ShapePlanner.rate(costs, chain, rates) ? tree : chain;
    }
}
