package io.speculative.draft.plan;

import io.speculative.draft.ShapedDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import java.util.function.LongSupplier;

/**
 * What the parts of a round cost on this machine, in nanoseconds: a target pass over the root alone, a target pass over
 * the root and drafted nodes by their number, drafted chains by their length, and drafted trees by their depth, with one
 * pass per level. A pass over a single row has a cost of its own, as it runs other kernels. Only the proportions matter:
 * a machine that slows down slows all of them by about the same factor.
 *
 * @param plain a target pass over the root alone
 * @param target a target pass over drafted nodes and the root, by the number of drafted ones
 * @param chains drafted chains, by their length
 * @param trees drafted trees, by their depth
 */
record RoundCosts(double plain, CostLine target, CostLine chains, CostLine trees) {

    /**
     * Times target and drafter on sequences of their own.
     *
     * @param contextLength the most tokens that both can hold
     * @param budgetNanos how long, about. The first quarter is not counted, as it meets code that has hardly run
     */
    static RoundCosts measure(
            LanguageModel target, ShapedDrafter drafter, int contextLength, LongSupplier clock, long budgetNanos) {
        try (RoundTimes times = new RoundTimes(target, drafter, contextLength, clock)) {
            times.take(budgetNanos / 4);
            times.take(budgetNanos - budgetNanos / 4);
            return new RoundCosts(
                    times.plain(),
                    CostLine.stepped(times.targetPasses()),
                    CostLine.straight(times.chains()),
                    CostLine.through(1, times.tree(1), 2, times.tree(2)));
        }
    }

    /** What a round costs that drafts a shape, which may have no nodes. */
    double nanos(TreeShape shape) {
        double draft =
                shape.nodes() == 0 ? 0 : isChain(shape) ? chains.nanos(shape.nodes()) : trees.nanos(shape.depth());
        return draft + targetNanos(shape.nodes());
    }

    /** What a target pass over a root and so many drafted nodes costs. */
    double targetNanos(int drafted) {
        return drafted == 0 ? plain : target.nanos(drafted);
    }

    /** What the drafting of a tree costs. */
    double treeNanos(int depth) {
        return trees.nanos(depth);
    }

    private static boolean isChain(TreeShape shape) {
        return shape.depth() == shape.nodes();
    }
}
