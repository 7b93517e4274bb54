package io.speculative.bench.jmh;

import java.util.SplittableRandom;

/**
 * Rows of logits for the benchmarks, shaped like a language model's: a few tokens hold most of the mass, the rest trails
 * off. A draft's row is the target's with noise on it, so that drafted tokens are accepted about as often as a good draft
 * model's.
 */
final class RandomLaws {

    private static final double SPREAD = 3.0;
    private static final double DRAFT_NOISE = 0.5;

    private final SplittableRandom random;
    private final int vocabularySize;

    RandomLaws(long seed, int vocabularySize) {
        this.random = new SplittableRandom(seed);
        this.vocabularySize = vocabularySize;
    }

    /** A target's row of logits, normally distributed. */
    float[] targetLogits() {
        float[] logits = new float[vocabularySize];
        for (int token = 0; token < vocabularySize; token++) {
            logits[token] = (float) (SPREAD * random.nextGaussian());
        }
        return logits;
    }

    /** A draft model's row for the same context. */
    float[] draftLogits(float[] targetLogits) {
        float[] logits = new float[vocabularySize];
        for (int token = 0; token < vocabularySize; token++) {
            logits[token] = (float) (targetLogits[token] + DRAFT_NOISE * random.nextGaussian());
        }
        return logits;
    }
}
