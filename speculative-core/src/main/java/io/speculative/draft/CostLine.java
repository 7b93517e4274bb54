package io.speculative.draft;

/**
 * What something costs by its size, in nanoseconds: a line, first through measured costs, then through what is seen, old
 * observations counting ever less. As all sizes share one line, what is seen of a few sizes tells of the others, and noise
 * averages out. A larger size never costs less. Not thread-safe.
 */
final class CostLine {

    /** After how many observations one counts a third, of many sizes and of one size that is seen rarely. */
    private static final double MEMORY = 300;

    private static final double MEMORY_OF_ONE = 8;

    /** How many observations the first measurement counts for, half of them of each size. */
    private static final double FIRST = 15;

    /** How much the measured slope counts, in squares of a size: it is all there is while only one size is seen. */
    private static final double SLOPE_WEIGHT = 0.5;

    /** A pause of the machine is no news about a size: what is seen is taken to be at most so many times off. */
    private static final double FARTHEST = 2;

    private final double measuredStart;
    private final double measuredSlope;
    private final double memory;
    private double seen = FIRST;
    private double meanSize;
    private double meanNanos;
    private double variance;
    private double covariance;

    private CostLine(double start, double slope, double meanSize, double distance, double memory) {
        this.memory = memory;
        this.variance = distance * distance;
        this.covariance = variance * slope;
        this.measuredStart = start;
        this.measuredSlope = slope;
        this.meanSize = meanSize;
        this.meanNanos = start + slope * meanSize;
    }

    /** The line through two costs, or the flat one through their mean if the larger size is none or costs less. */
    static CostLine through(int size, double nanos, int largerSize, double largerNanos) {
        double slope = largerSize == size ? 0 : Math.max(0, (largerNanos - nanos) / (largerSize - size));
        double meanSize = (size + largerSize) / 2.0;
        return new CostLine(
                (nanos + largerNanos) / 2 - slope * meanSize, slope, meanSize, largerSize - meanSize, MEMORY);
    }

    /** The cost of the only size there is, 0. */
    static CostLine flat(double nanos) {
        return new CostLine(nanos, 0, 0, 0, MEMORY_OF_ONE);
    }

    /** The cost of a size; positive. */
    double nanos(int size) {
        return Math.max(1, meanNanos + slope() * (size - meanSize));
    }

    /** Takes note of what a size took. */
    void observe(int size, double taken) {
        double expected = nanos(size);
        double nanos = Math.max(expected / FARTHEST, Math.min(expected * FARTHEST, taken));
        seen = Math.min(seen + 1, memory);
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
