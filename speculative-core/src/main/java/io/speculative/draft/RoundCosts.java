package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * What the parts of a round cost on this machine, in nanoseconds: a target pass over the root alone, one over drafted nodes too
 * by their number, drafted chains by their length and drafted trees by their depth, one pass a level. A pass over a single row
 * is apart, as it runs other kernels. Not thread-safe.
 */
final class RoundCosts {

    private static final int FEW = 2;
    private static final int MANY = 10;
    private static final int CONTEXT = 32;
    private static final long BUDGET_NANOS = 250_000_000;
    private static final SamplingRule RULE = SamplingRule.temperature(1);

    private final CostLine plain;
    private final CostLine target;
    private final CostLine chains;
    private final CostLine trees;

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

    /** Times both models on sequences of their own. */
    static RoundCosts measure(LanguageModel target, LanguageModel draft, LongSupplier clock) {
        return new RoundCosts(
                passes(target, 0, 0, clock),
                passes(target, FEW, MANY, clock),
                chains(draft, clock),
                trees(draft, clock));
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
        (drafted == 0 ? plain : target).observe(drafted, nanos);
    }

    /** Takes note of what the drafting of a shape took, which has nodes. */
    void observeDraft(TreeShape shape, long nanos) {
        if (isChain(shape)) {
            chains.observe(shape.nodes(), nanos);
        } else {
            trees.observe(shape.depth(), nanos);
        }
    }

    private static boolean isChain(TreeShape shape) {
        return shape.depth() == shape.nodes();
    }

    private static CostLine passes(LanguageModel model, int few, int many, LongSupplier clock) {
        int vocabularySize = model.vocabulary().size();
        int room = model.contextLength() - context(model) - 1;
        try (ModelSession session = model.open()) {
            session.append(tokens(context(model), vocabularySize));
            return CostLine.measure(
                    Math.min(few, room),
                    Math.min(many, room),
                    drafted -> session.score(TokenTree.chain(0, tokens(drafted, vocabularySize)))
                            .argmax(0),
                    clock,
                    BUDGET_NANOS);
        }
    }

    private static CostLine chains(LanguageModel draft, LongSupplier clock) {
        RandomStream random = RandomStream.seeded(0);
        int room = draft.contextLength() - context(draft);
        try (ModelSession session = draft.open()) {
            session.append(tokens(context(draft), draft.vocabulary().size()));
            return CostLine.measure(
                    Math.min(FEW, room),
                    Math.min(MANY, room),
                    length -> session.sampleChain(0, length, RULE, random),
                    clock,
                    BUDGET_NANOS);
        }
    }

    private static CostLine trees(LanguageModel draft, LongSupplier clock) {
        try (PlannedSession session = PlannedSession.open(draft, RULE, RandomStream.seeded(0))) {
            session.append(tokens(context(draft), draft.vocabulary().size()));
            return CostLine.measure(
                    1,
                    FEW,
                    depth -> {
                        session.plan(twoChains(depth));
                        session.draft(0, depth);
                    },
                    clock,
                    BUDGET_NANOS);
        }
    }

    private static TreeShape twoChains(int depth) {
        int[] children = new int[2 * depth - 1];
        Arrays.fill(children, 1);
        children[0] = 2;
        return TreeShape.of(children);
    }

    private static int context(LanguageModel model) {
        return Math.min(CONTEXT, model.contextLength() / 2);
    }

    private static int[] tokens(int count, int vocabularySize) {
        return IntStream.range(0, count).map(i -> i % vocabularySize).toArray();
    }
}
