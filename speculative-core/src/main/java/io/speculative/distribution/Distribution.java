package io.speculative.distribution;

import io.speculative.kernel.ExponentialRace;
import io.speculative.kernel.MostProbable;

/**
 * A probability law over the tokens {@code 0 .. vocabularySize() - 1}.
 *
 * <p>Immutable and safe for use by several threads once created, unless the implementation says otherwise. An engine
 * may implement it over a row that stays on the device: {@link #probability} then costs one scalar transfer and
 * {@link #copyTo} one row transfer, while {@link #mostProbable}, {@link #entropy} and {@link #race} can be computed on
 * the device. The default implementations of these three ask for every token's probability and allocate nothing of the
 * vocabulary's size.
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
     * The most probable tokens, most probable first, the smaller id among equals; none of probability 0.
     *
     * @param count the most tokens to return, at least 0; meant for a handful
     */
    default int[] mostProbable(int count) {
        MostProbable best = new MostProbable(count);
        int size = vocabularySize();
        for (int token = 0; token < size; token++) {
            best.offer(token, probability(token));
        }
        return best.tokens();
    }

    /** The entropy in nats, at least 0. */
    default double entropy() {
        double entropy = 0;
        int size = vocabularySize();
        for (int token = 0; token < size; token++) {
            double probability = probability(token);
            entropy -= probability > 0 ? probability * Math.log(probability) : 0;
        }
        return Math.max(0, entropy);
    }

    /**
     * The tokens that arrive first, in order, in an exponential race: token {@code x} arrives at
     * {@code -log(1 - u) / probability(x)}, {@code u} being the uniform number {@code x + 1} of the noise. The first
     * has exactly this law; the first ones in order are draws without replacement (Gumbel-Top-k, Kool et al. 2019). Two
     * laws that race on the same noise tend to have the same winner.
     *
     * @param count the most tokens to return, at least 1; fewer only if no more have positive probability
     * @param noise gives {@code vocabularySize()} uniform numbers
     */
    default int[] race(int count, RandomStream noise) {
        ExponentialRace race = new ExponentialRace(count);
        int size = vocabularySize();
        for (int token = 0; token < size; token++) {
            race.offer(token, probability(token), noise.nextUniform());
        }
        return race.winners();
    }

    /**
     * This law given that the token is not {@code token}: what the next draw without replacement is drawn from.
     *
     * @throws IllegalStateException if no other token has positive probability
     */
    default Distribution without(int token) {
        if (!hasOtherThan(token)) {
            throw new IllegalStateException("token: " + token + " (expected: not the only possible token)");
        }
        double[] probabilities = new double[vocabularySize()];
        copyTo(probabilities);
        probabilities[token] = 0;
        return WeightedDistribution.of(scaled(probabilities));
    }

    /** Whether some token other than {@code token} has positive probability, that is, {@link #without} has a result. */
    default boolean hasOtherThan(int token) {
        int size = vocabularySize();
        for (int other = 0; other < size; other++) {
            if (other != token && probability(other) > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * This law given that the token is one of the {@code count} most probable ones, the smaller id first among equals.
     * Whoever draws from it hands it over as the law. Its methods take time in {@code count}, not in the vocabulary's
     * size, except {@link #copyTo} and {@link #race}.
     *
     * @param count at least 1
     */
    default Distribution truncated(int count) {
        double[] probabilities = new double[vocabularySize()];
        copyTo(probabilities);
        return SparseDistribution.largest(scaled(probabilities), count);
    }

    /** Weights proportional to probabilities, the largest being 1, so that small ones keep their digits. */
    private static float[] scaled(double[] probabilities) {
        double most = 0;
        for (double probability : probabilities) {
            most = Math.max(most, probability);
        }
        float[] weights = new float[probabilities.length];
        for (int token = 0; token < weights.length; token++) {
            weights[token] = (float) (probabilities[token] / most);
        }
        return weights;
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

    /**
     * The law proportional to weights whose sum is known, such as a softmax row of an engine. The weights are not
     * looked at.
     *
     * @param weights as for {@link #ofWeights(float[])}
     * @param total their sum, finite and positive, added up in 64 bits
     */
    static Distribution ofWeights(float[] weights, double total) {
        return WeightedDistribution.of(weights, total);
    }

    /** The law that puts all mass on one token: that of a token that was picked, not drawn. */
    static Distribution pointMass(int token, int vocabularySize) {
        return new PointMass(token, vocabularySize);
    }
}
