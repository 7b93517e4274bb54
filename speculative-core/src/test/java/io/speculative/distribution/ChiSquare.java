package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pearson's test that counts come from given probabilities, at a false alarm level of one in a million. Seeds are fixed,
 * so a test that passes once passes always.
 */
public final class ChiSquare {

    /** The standard normal quantile of 1 - 1e-6. */
    private static final double QUANTILE = 4.753424;

    private ChiSquare() {}

    /**
     * Fails if the counts don't fit.
     *
     * @param counts how often each cell came out
     * @param probabilities the probability of each cell; a cell of probability 0 must be empty
     */
    public static void assertFits(long[] counts, double[] probabilities) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        double statistic = 0;
        int cells = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            double expected = probabilities[cell] * total;
            if (expected > 0) {
                statistic += (counts[cell] - expected) * (counts[cell] - expected) / expected;
                cells++;
            } else {
                assertThat(counts[cell]).as("count of impossible cell %s", cell).isZero();
            }
        }
        assertThat(statistic).as("chi-square of %s cells", cells).isLessThan(critical(cells - 1));
    }

    /** The critical value by Wilson and Hilferty's cube. */
    private static double critical(int degrees) {
        double share = 2.0 / (9.0 * Math.max(1, degrees));
        return Math.max(1, degrees) * Math.pow(1 - share + QUANTILE * Math.sqrt(share), 3);
    }
}
