package io.speculative.draft.plan;

import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.HashMap;
import java.util.Map;

/**
 * What an {@link AutomaticDrafter} has learned from all its requests: what rounds cost on this machine, and how often
 * drafts are accepted under each sampling rule. Thread-safe.
 */
final class DraftPlanner {

    private static final double HOPE_TESTS = 2;
    private static final double ALL_TESTS = 20;
    private static final double MEMORY_ROUNDS = 2000;
    private static final int MOST_PLANS_PER_TREE = 64;

    /** Callers choose the rules, so their number is bounded; all further rules share one entry. */
    private static final int MOST_RULES = 64;

    private final RoundCosts costs;
    private final Map<SamplingRule, Experience> byRule = new HashMap<>();
    private final Experience otherRules = new Experience();
    private TreeShape tree = ShapePlanner.OFF;
    private int plans;
    private int nextTree;

    DraftPlanner(RoundCosts costs) {
        this.costs = costs;
    }

    /** How often drafts are accepted, from a request's own rounds and those of all others under its rule. */
    synchronized AcceptanceRates rates(SamplingRule rule, AcceptanceCounts request) {
        AcceptanceRates all = experience(rule).acceptance.rates(AcceptanceRates.hopeful(), HOPE_TESTS);
        return request.rates(all, ALL_TESTS);
    }

    /**
     * Whether a round that would draft nothing should try a token; without such trials acceptance could not be
     * observed.
     */
    synchronized boolean isTrialDue(SamplingRule rule) {
        return experience(rule).rest.isOver();
    }

    /** Takes note of a token that was tried. */
    synchronized void tried(SamplingRule rule, boolean accepted) {
        experience(rule).rest.tried(accepted);
    }

    /** The shape that emits most tokens per nanosecond. The best tree is recomputed at growing intervals. */
    synchronized TreeShape best(AcceptanceRates rates) {
        if (plans++ == nextTree) {
            nextTree += Math.min(plans, MOST_PLANS_PER_TREE);
            tree = ShapePlanner.bestTree(costs, rates);
        }
        TreeShape chain = ShapePlanner.bestChain(costs, rates);
        return rate(tree, rates) > rate(chain, rates) ? tree : chain;
    }

    /** Expected tokens per nanosecond. */
    synchronized double rate(TreeShape shape, AcceptanceRates rates) {
        return ShapePlanner.rate(costs, shape, rates);
    }

    /** Takes note of what the drafting of a shape took, which has nodes. */
    synchronized void drafted(TreeShape shape, long nanos) {
        costs.observeDraft(shape, nanos);
    }

    /** Takes note of a round: its tree, the last accepted node, and what everything but drafting took. */
    synchronized void verdict(SamplingRule rule, TokenTree tree, int lastAccepted, long nanos) {
        costs.observeTarget(tree.drafted(), nanos);
        experience(rule).acceptance.observe(tree, lastAccepted);
    }

    private Experience experience(SamplingRule rule) {
        return byRule.size() < MOST_RULES
                ? byRule.computeIfAbsent(rule, key -> new Experience())
                : byRule.getOrDefault(rule, otherRules);
    }

    private static final class Experience {
        private final AcceptanceCounts acceptance = new AcceptanceCounts(MEMORY_ROUNDS);
        private final TrialRest rest = new TrialRest();
    }
}
