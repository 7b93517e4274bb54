package io.speculative.distribution;

import java.util.SplittableRandom;

/**
 * The random choices of one request, in order. Every draw and every acceptance test asks this interface, so the same
 * seed gives the same text whatever else runs beside it, and a test can replace each choice by its branches and their
 * weights.
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

    /** A stream that depends on the seed alone. */
    static RandomStream seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random::nextDouble;
    }
}
