package io.speculative.distribution;

import java.util.Arrays;

/**
 * A probability law over the tokens {@code 0 .. vocabularySize() - 1}.
 *
 * <p>Immutable and safe for use by several threads once created, unless the implementation says otherwise. An engine may
 * implement it over a row that stays on the device; {@link #probability} then costs one scalar transfer and
 * {@link #copyTo} one row transfer.
 */
public interface Distribution {

    /** The number of tokens the law ranges over, at least 1. */
    int vocabularySize();

    /**
     * The probability of one token.
     *
     * @param token a token id in {@code [0, vocabularySize())}
     * @return a value in {@code [0, 1]}
     */
    double probability(int token);

    /**
     * Writes every token's probability.
     *
     * @param destination receives {@code vocabularySize()} values from index 0; may be longer
     */
    void copyTo(double[] destination);

    /**
     * The token at a point of the cumulated law: the first one whose cumulated probability exceeds {@code uniform}. It
     * never has probability 0.
     *
     * @param uniform a point in {@code [0, 1)}
     */
    int sample(double uniform);

    /**
     * This law given that the token is not {@code token}: what the next draw without replacement is drawn from.
     *
     * @throws IllegalStateException if no other token has positive probability
     */
    default Distribution without(int token) {
        int size = vocabularySize();
        double[] probabilities = new double[size];
        copyTo(probabilities);
        probabilities[token] = 0;
        double most = Arrays.stream(probabilities).max().orElse(0);
        if (!(most > 0)) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        float[] weights = new float[size];
        for (int candidate = 0; candidate < size; candidate++) {
            weights[candidate] = (float) (probabilities[candidate] / most);
        }
        return WeightedDistribution.of(weights);
    }

    /** Whether some token other than {@code token} has positive probability, that is, {@link #without} has a result. */
    default boolean hasOtherThan(int token) {
        double[] probabilities = new double[vocabularySize()];
        copyTo(probabilities);
        probabilities[token] = 0;
        return Arrays.stream(probabilities).anyMatch(probability -> probability > 0);
    }

    /**
     * This law given that the token is one of the {@code count} most probable ones, the smaller id first among equals.
     * Whoever draws from it hands it over as the law; asking it costs time in {@code count}, not in the vocabulary.
     *
     * @param count at least 1
     */
    default Distribution truncated(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        double[] probabilities = new double[vocabularySize()];
        copyTo(probabilities);
        double most = 0;
        for (double probability : probabilities) {
            most = Math.max(most, probability);
        }
        float[] weights = new float[probabilities.length];
        for (int token = 0; token < weights.length; token++) {
            weights[token] = (float) (probabilities[token] / most);
        }
        Truncation.keepCount(weights, count);
        return SparseDistribution.of(weights);
    }

    /**
     * The law proportional to the given weights.
     *
     * @param weights one finite, non-negative weight per token, at least one of them positive; not copied: the caller
     *     must not change the array afterwards
     */
    static Distribution ofWeights(float[] weights) {
        return WeightedDistribution.of(weights);
    }

    /** The law that puts all mass on one token: that of a token that was picked, not drawn. */
    static Distribution pointMass(int token, int vocabularySize) {
        return new PointMass(token, vocabularySize);
    }
}
