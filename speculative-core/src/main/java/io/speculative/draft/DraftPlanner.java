package io.speculative.draft;

import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.HashMap;
import java.util.Map;

/**
 * What an {@link AutomaticDrafter} has learned from all its requests: what rounds cost on this machine, and how often drafts
 * are accepted under each sampling rule. Thread-safe.
 */
final class DraftPlanner {

    private static final double HOPE_TESTS = 2;
    private static final double ALL_TESTS = 20;
    private static final double ENOUGH_TESTS = 20;
    private static final double MEMORY_ROUNDS = 2000;
    private static final int PLANS_PER_TREE = 8;

    /** Rules are the callers' to choose, so their number is bounded; the acceptance of further ones is not remembered. */
    private static final int MOST_RULES = 64;

    private final RoundCosts costs;
    private final Map<SamplingRule, AcceptanceCounts> seen = new HashMap<>();
    private TreeShape tree = ShapePlanner.OFF;
    private int plans;

    DraftPlanner(RoundCosts costs) {
        this.costs = costs;
    }

    /** How often drafts are accepted, from a request's own rounds and those of all others under its rule. */
    synchronized AcceptanceRates rates(SamplingRule rule, AcceptanceCounts request) {
        AcceptanceCounts all = seen.get(rule);
        AcceptanceRates hopeful = AcceptanceRates.hopeful();
        return request.rates(all == null ? hopeful : all.rates(hopeful, HOPE_TESTS), ALL_TESTS);
    }

    /** Whether enough drafts were tested under a rule to expect of a new request what the others had. */
    synchronized boolean isExperienced(SamplingRule rule) {
        AcceptanceCounts all = seen.get(rule);
        return all != null && all.tests() > ENOUGH_TESTS;
    }

    /** The shape of the most tokens per nanosecond; which tree is best is worked out now and then only. */
    synchronized TreeShape best(AcceptanceRates rates) {
        if (plans++ % PLANS_PER_TREE == 0) {
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
        if (seen.containsKey(rule) || seen.size() < MOST_RULES) {
            seen.computeIfAbsent(rule, key -> new AcceptanceCounts(MEMORY_ROUNDS))
                    .observe(tree, lastAccepted);
        }
    }
}
