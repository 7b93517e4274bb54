package io.speculative.draft;

import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What something costs by its size, in nanoseconds: a line, first through measured costs, then through what is seen, old
 * observations counting ever less. As all sizes share one line, what is seen of a few sizes tells of the others, and noise
 * averages out. A larger size never costs less. Not thread-safe.
 */
final class CostLine {

    /** After how many observations one counts a third. */
    private static final double MEMORY = 300;

    /** How many observations the first measurement counts for. */
    private static final double FIRST = 2;

    /** How much the measured slope counts, in squares of a size: it is all there is while only one size is seen. */
    private static final double SLOPE_WEIGHT = 0.5;

    /** A pause of the machine is no news about a size: what is seen is taken to be at most so many times off. */
    private static final double FARTHEST = 2;

    private static final int MOST_TURNS = 40;

    private final double measuredStart;
    private final double measuredSlope;
    private double seen = FIRST;
    private double meanSize;
    private double meanNanos;
    private double variance;
    private double covariance;

    private CostLine(double start, double slope, double meanSize) {
        this.measuredStart = start;
        this.measuredSlope = slope;
        this.meanSize = meanSize;
        this.meanNanos = start + slope * meanSize;
    }

    /** The line through two costs, or the flat one through their mean if the larger size is none or costs less. */
    static CostLine through(int size, double nanos, int largerSize, double largerNanos) {
        double slope = largerSize == size ? 0 : Math.max(0, (largerNanos - nanos) / (largerSize - size));
        double meanSize = (size + largerSize) / 2.0;
        return new CostLine((nanos + largerNanos) / 2 - slope * meanSize, slope, meanSize);
    }

    /**
     * Runs something at two sizes in turn and takes the least time of each.
     *
     * @param run does it once at a size
     * @param budgetNanos no further turn begins after so long. The first half of them is not counted, as it meets code that
     *     has hardly run; there are always two
     */
    static CostLine measure(int size, int largerSize, IntConsumer run, LongSupplier clock, long budgetNanos) {
        turns(size, largerSize, run, clock, budgetNanos / 2);
        long[] least = turns(size, largerSize, run, clock, budgetNanos / 2);
        return through(size, (double) least[0], largerSize, (double) least[1]);
    }

    private static long[] turns(int size, int largerSize, IntConsumer run, LongSupplier clock, long budgetNanos) {
        long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};
        long begin = clock.getAsLong();
        int turns = 0;
        do {
            least[0] = Math.min(least[0], time(run, size, clock));
            least[1] = Math.min(least[1], time(run, largerSize, clock));
            turns++;
        } while (turns < MOST_TURNS && clock.getAsLong() - begin < budgetNanos);
        return least;
    }

    private static long time(IntConsumer run, int size, LongSupplier clock) {
        long start = clock.getAsLong();
        run.accept(size);
        return Math.max(1, clock.getAsLong() - start);
    }

    /** The cost of a size; positive. */
    double nanos(int size) {
        return Math.max(1, meanNanos + slope() * (size - meanSize));
    }

    /** Takes note of what a size took. */
    void observe(int size, long taken) {
        double expected = nanos(size);
        double nanos = Math.max(expected / FARTHEST, Math.min(expected * FARTHEST, (double) taken));
        seen = Math.min(seen + 1, MEMORY);
        double share = 1 / seen;
        double offSize = size - meanSize;
        double offNanos = nanos - meanNanos;
        meanSize += share * offSize;
        meanNanos += share * offNanos;
        variance = (1 - share) * (variance + share * offSize * offSize);
        covariance = (1 - share) * (covariance + share * offSize * offNanos);
    }

    private double slope() {
        double level = meanNanos / (measuredStart + measuredSlope * meanSize);
        return Math.max(0, (covariance + SLOPE_WEIGHT * level * measuredSlope) / (variance + SLOPE_WEIGHT));
    }
}
