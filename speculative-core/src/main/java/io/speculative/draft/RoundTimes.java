package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Times rounds that are made up, on sequences of their own: a draft, then a target pass, as each drives the other out of the
 * processor's caches. Not thread-safe; the owner closes it.
 */
final class RoundTimes implements AutoCloseable {

    private static final int FEW = 2;
    private static final int MANY = 10;
    private static final int CONTEXT = 32;
    private static final int MOST_TURNS = 100;
    private static final SamplingRule RULE = SamplingRule.temperature(1);
    private static final TreeShape TWO_SIBLINGS = TreeShape.of(2);
    private static final TreeShape TWO_CHAINS = TreeShape.of(2, 1, 1);

    private final LongSupplier clock;
    private final ModelSession target;
    private final PlannedSession draft;
    private final int[] tokens;
    private final int few;
    private final int many;
    private final Map<Part, List<Long>> times = new EnumMap<>(Part.class);

    /** What is timed. */
    enum Part {
        /** A target pass over the root alone. */
        PLAIN,
        /** A target pass over the root and {@link #few} tokens. */
        TARGET_FEW,
        /** A target pass over the root and {@link #many} tokens. */
        TARGET_MANY,
        /** A drafted chain of {@link #few} tokens. */
        CHAIN_FEW,
        /** A drafted chain of {@link #many} tokens. */
        CHAIN_MANY,
        /** A drafted tree of depth 1. */
        TREE_ONE,
        /** A drafted tree of depth 2. */
        TREE_TWO
    }

    /** Opens a sequence of each model. */
    RoundTimes(LanguageModel targetModel, LanguageModel draftModel, LongSupplier clock) {
        this.clock = clock;
        int shorter = Math.min(targetModel.contextLength(), draftModel.contextLength());
        int context = Math.min(CONTEXT, shorter / 2);
        this.many = Math.min(MANY, shorter - context - 1);
        this.few = Math.min(FEW, many);
        int size = targetModel.vocabulary().size();
        this.tokens = IntStream.range(0, CONTEXT).map(place -> place % size).toArray();
        int[] read = IntStream.range(0, context).map(place -> tokens[place]).toArray();
        this.target = targetModel.open();
        try {
            this.draft = PlannedSession.open(draftModel, RULE, RandomStream.seeded(0));
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        target.append(read);
        draft.append(read);
    }

    /** How many tokens few are: 2, or less in a short context. */
    int few() {
        return few;
    }

    /** How many tokens many are: 10, or less in a short context. */
    int many() {
        return many;
    }

    /**
     * Goes through all rounds again and again.
     *
     * @param budgetNanos begin no further time after so long
     */
    void take(long budgetNanos) {
        times.clear();
        long begin = clock.getAsLong();
        int turns = 0;
        do {
            time(Part.PLAIN, () -> score(0));
            if (many > 0) {
                round(Part.CHAIN_FEW, ShapePlanner.chain(few), Part.TARGET_FEW, few);
                round(Part.CHAIN_MANY, ShapePlanner.chain(many), Part.TARGET_MANY, many);
                round(Part.TREE_ONE, TWO_SIBLINGS, Part.TARGET_FEW, few);
                round(Part.TREE_TWO, TWO_CHAINS, Part.TARGET_FEW, few);
            }
            turns++;
        } while (turns < MOST_TURNS && clock.getAsLong() - begin < budgetNanos);
    }

    /** The median time of a part, at least 1 ns. */
    double nanos(Part part) {
        List<Long> sorted = new ArrayList<>(times.getOrDefault(part, List.of(1L)));
        Collections.sort(sorted);
        return Math.max(1, sorted.get(sorted.size() / 2));
    }

    private void round(Part draftPart, TreeShape shape, Part targetPart, int drafted) {
        time(draftPart, () -> {
            draft.plan(shape);
            draft.draft(0, shape.depth());
        });
        time(targetPart, () -> score(drafted));
    }

    private void score(int drafted) {
        int[] chain = IntStream.range(0, drafted).map(place -> tokens[place]).toArray();
        target.score(TokenTree.chain(0, chain)).argmax(0);
    }

    private void time(Part part, Runnable run) {
        long start = clock.getAsLong();
        run.run();
        times.computeIfAbsent(part, key -> new ArrayList<>()).add(clock.getAsLong() - start);
    }

    @Override
    public void close() {
        draft.close();
        target.close();
    }
}
