package io.speculative.model;

import java.util.SplittableRandom;

/** Which law a {@link TableModel} gives after which tokens. A pure function. */
@FunctionalInterface
public interface LawTable {

    /**
     * The weights of the next token.
     *
     * @param context all tokens so far, at least one
     * @return one finite, non-negative weight per token of the vocabulary, at least one of them positive
     */
    float[] weights(int[] context);

    /** The same law after every context. */
    static LawTable constant(float... weights) {
        return context -> weights.clone();
    }

    /**
     * Small whole weights, zeros among them, that depend on the seed and on the last {@code order} tokens.
     *
     * @param order at least 0; 0 is one law for all contexts
     */
    static LawTable random(long seed, int vocabularySize, int order) {
        return context -> {
            long key = seed;
            for (int i = Math.max(0, context.length - order); i < context.length; i++) {
                key = new SplittableRandom(key * 31 + context[i] + 1).nextLong();
            }
            SplittableRandom random = new SplittableRandom(key);
            float[] weights = new float[vocabularySize];
            for (int token = 0; token < vocabularySize; token++) {
                weights[token] = random.nextInt(8);
            }
            weights[random.nextInt(vocabularySize)] += 1;
            return weights;
        };
    }

    /** A mixture of two tables, {@code share} of it from the other: how a draft model resembles its target. */
    default LawTable mixedWith(LawTable other, double share) {
        return context -> {
            float[] mine = weights(context);
            float[] others = other.weights(context);
            for (int token = 0; token < mine.length; token++) {
                mine[token] = (float) ((1 - share) * mine[token] + share * others[token]);
            }
            return mine;
        };
    }
}
