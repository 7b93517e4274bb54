package io.speculative.distribution;

import io.speculative.kernel.WeightRow;

/**
 * The random choices of one request, in order. Every draw and every acceptance test asks this interface. So the same
 * seed gives the same text whatever other requests run at the same time, and a test can replace each choice by its
 * branches and their weights.
 *
 * <p>Not thread-safe: a stream belongs to one request.
 */
public interface RandomStream {

    /** The next uniform number in {@code [0, 1)}; {@code 0.0} does occur. */
    double nextUniform();

    /**
     * Accepts a token with probability {@code min(1, target / draft)}: true if {@code u * draft < target} for the next
     * uniform {@code u}. The comparison is strict and multiplied, so a token of target probability 0 is never accepted,
     * and a draft probability of 0 divides nothing (Leviathan et al. 2023, algorithm 1).
     */
    default boolean accept(double target, double draft) {
        return nextUniform() * draft < target;
    }

    /** Draws a token. */
    default int draw(Distribution distribution) {
        return distribution.sample(nextUniform());
    }

    /**
     * Chooses an index with probability proportional to its weight, in double precision: the first whose cumulated
     * weight exceeds {@code u} times their sum. Never an index of weight 0.
     *
     * @param weights finite and non-negative
     * @param count how many weights there are, from index 0; the array may be longer
     * @throws IllegalArgumentException if their sum is not positive and finite
     */
    default int choose(double[] weights, int count) {
        double total = 0;
        for (int index = 0; index < count; index++) {
            total += weights[index];
        }
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("weights: sum " + total + " (expected: > 0 and finite)");
        }
        return WeightRow.indexAt(nextUniform() * total, weights, count);
    }

    /**
     * The noise of one position of the text: a stream that depends on this stream's seed and the position alone, not on
     * earlier calls. The call does not change this stream; the same position always gives the same numbers.
     *
     * @throws UnsupportedOperationException if this stream has no seed
     */
    default RandomStream at(long position) {
        throw new UnsupportedOperationException("at: " + position + " (expected: a stream with a seed)");
    }

    /** A stream that depends on the seed alone. */
    static RandomStream seeded(long seed) {
        return new SeededStream(seed);
    }
}
