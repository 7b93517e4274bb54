package io.speculative.draft.plan;

import io.speculative.tree.TreeShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the shape that emits most tokens per nanosecond, given costs and rates of acceptance: nothing, a chain, whose
 * tokens the engine draws in one call, or a tree ({@link TreePlanner}).
 */
final class ShapePlanner {

    /** The shape that drafts nothing. */
    static final TreeShape OFF = TreeShape.of();

    /** The length of the longest planned chain. */
    static final int LONGEST_CHAIN = 16;

    private static final List<TreeShape> CHAINS = IntStream.rangeClosed(1, LONGEST_CHAIN)
            .mapToObj(length ->
                    TreeShape.of(IntStream.range(0, length).map(place -> 1).toArray()))
            .toList();
    private static final double NEARLY = 0.98;
    private static final int MOST_NODES = 24;
    private static final int DEEPEST_TREE = 8;

    private ShapePlanner() {}

    /**
     * The shortest chain, or {@link #OFF}, whose rate is nearly that of the best one. Rates are flat around the best
     * length, and a longer chain loses more where an estimate is wrong and in a text's last round.
     */
    static TreeShape bestChain(RoundCosts costs, AcceptanceRates rates) {
        double bestRate = rate(costs, OFF, rates);
        for (TreeShape chain : CHAINS) {
            bestRate = Math.max(bestRate, rate(costs, chain, rates));
        }
        TreeShape shortest = OFF;
        for (int length = 1; rate(costs, shortest, rates) < NEARLY * bestRate; length++) {
            shortest = chain(length);
        }
        return shortest;
    }

    /** The best tree, or {@link #OFF}; takes a hundred times as long as {@link #bestChain}. */
    static TreeShape bestTree(RoundCosts costs, AcceptanceRates rates) {
        return TreePlanner.of(rates.byRank())
                .fastest(MOST_NODES, DEEPEST_TREE, costs::treeNanos, nodes -> costs.targetNanos(nodes - 1));
    }

    /** Whether a draft would be better than none if all of it were accepted. */
    static boolean couldPay(RoundCosts costs) {
        return CHAINS.stream().anyMatch(chain -> {
            int length = chain.nodes();
            double asTree = length > DEEPEST_TREE
                    ? Double.POSITIVE_INFINITY
                    : costs.treeNanos(length) + costs.targetNanos(length);
            return Math.min(costs.nanos(chain), asTree) < (length + 1) * costs.plain();
        });
    }

    /** Expected tokens per nanosecond of a shape. */
    static double rate(RoundCosts costs, TreeShape shape, AcceptanceRates rates) {
        double accepted = shape.depth() == shape.nodes()
                ? rates.acceptedOfChain(shape.nodes())
                : TreePlanner.of(rates.byRank()).expectedAccepted(shape);
        return (1 + accepted) / costs.nanos(shape);
    }

    /** A chain of at least one token; of no more than planned ones have. */
    static TreeShape chain(int length) {
        return CHAINS.get(Math.min(length, CHAINS.size()) - 1);
    }
}
