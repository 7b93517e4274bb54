package io.speculative.draft.plan;

import io.speculative.draft.ShapedDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import java.util.function.LongSupplier;

/**
 * What the parts of a round cost on this machine: a target pass over the root alone, a target pass over the root and
 * drafted nodes by their number, drafted chains by their length, and drafted trees by their depth, with one pass per
 * level. A pass over a single row has a cost of its own, as it runs other kernels.
 *
 * <p>Costs are nanoseconds at the machine's speed when they were measured. If the machine slows down, all operations
 * slow down by about the same factor. Costs observed before and after such a change can't be compared, so each
 * observation is first divided by the present factor, the <em>pace</em>. The pace is observed on target passes of the
 * size that is most usual at present, and the costs on all other sizes. If one size were used for both, its cost and
 * the pace would drift apart. Not thread-safe.
 */
final class RoundCosts {

    /** How far one pass moves the pace, in the exponent. */
    private static final double PACE_STEP = 0.5;

    private static final double FARTHEST = 2;

    private final CostLine plain;
    private final CostLine target;
    private final CostLine chains;
    private final CostLine trees;
    private double pace = 1;
    private int lastDrafted = -1;
    private int paceDrafted = -1;

    /**
     * Costs.
     *
     * @param plain a target pass over the root alone
     * @param target a target pass over drafted nodes and the root, by the number of drafted ones
     * @param chains drafted chains, by their length
     * @param trees drafted trees, by their depth
     */
    RoundCosts(CostLine plain, CostLine target, CostLine chains, CostLine trees) {
        this.plain = plain;
        this.target = target;
        this.chains = chains;
        this.trees = trees;
    }

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
                    CostLine.flat(times.plain()),
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
        return drafted == 0 ? plain.nanos(0) : target.nanos(drafted);
    }

    /** What the drafting of a tree costs. */
    double treeNanos(int depth) {
        return trees.nanos(depth);
    }

    /** Takes note of what a round took but for its draft. */
    void observeTarget(int drafted, long nanos) {
        if (drafted == lastDrafted || drafted == paceDrafted) {
            paceDrafted = drafted;
            double step = nanos / (pace * targetNanos(drafted));
            pace *= Math.pow(Math.max(1 / FARTHEST, Math.min(FARTHEST, step)), PACE_STEP);
        } else {
            (drafted == 0 ? plain : target).observe(drafted, nanos / pace);
        }
        lastDrafted = drafted;
    }

    /** Takes note of what the drafting of a shape took, which has nodes. */
    void observeDraft(TreeShape shape, long nanos) {
        if (isChain(shape)) {
            chains.observe(shape.nodes(), nanos / pace);
        } else {
            trees.observe(shape.depth(), nanos / pace);
        }
    }

    private static boolean isChain(TreeShape shape) {
        return shape.depth() == shape.nodes();
    }
}
