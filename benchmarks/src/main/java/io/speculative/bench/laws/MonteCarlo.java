package io.speculative.bench.laws;

import io.speculative.distribution.RandomStream;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How an acceptance that can't be computed exactly in reasonable time is estimated. Every estimate starts its random
 * numbers anew, so it doesn't depend on what else is in the table.
 *
 * @param trials independent trials per estimate, at least 2
 * @param seed of the random numbers
 */
record MonteCarlo(int trials, long seed) {

    /** Recursions of more steps than this are estimated instead; it takes well under a second. */
    private static final double MOST_STEPS = 1e7;

    /**
     * An estimate.
     *
     * @throws IllegalArgumentException if {@code trials} is below 2, which leaves no standard error
     */
    MonteCarlo {
        if (trials < 2) {
            throw new IllegalArgumentException("trials: " + trials + " (expected: >= 2)");
        }
    }

    /** Whether all ordered draws of {@code drawn} out of {@code tokens} can be walked through. */
    static boolean canEnumerate(int tokens, int drawn) {
        double orders = 1;
        for (int i = 0; i < Math.min(drawn, tokens); i++) {
            orders *= tokens - i;
        }
        return orders <= MOST_STEPS;
    }

    /** The mean of a trial's value, with its standard error. */
    Acceptance estimate(ToDoubleFunction<RandomStream> trial) {
        RandomStream random = RandomStream.seeded(seed);
        double mean = 0;
        double squares = 0;
        for (int i = 1; i <= trials; i++) {
            double value = trial.applyAsDouble(random);
            double deviation = value - mean;
            mean += deviation / i;
            squares += deviation * (value - mean);
        }
        double standardError = Math.sqrt(squares / (trials - 1) / trials);
        return Acceptance.estimated(mean, standardError);
    }

    /** The means of the values of a trial, {@code count} of them. */
    double[] mean(int count, Function<RandomStream, double[]> trial) {
        RandomStream random = RandomStream.seeded(seed);
        double[] mean = new double[count];
        for (int i = 0; i < trials; i++) {
            double[] values = trial.apply(random);
            for (int j = 0; j < count; j++) {
                mean[j] += values[j] / trials;
            }
        }
        return mean;
    }
}
