package io.speculative.draft.plan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The cost of an operation as a linear function of its size, in nanoseconds. The line starts from measured costs and is
 * then fitted to observations, older ones weighted less. As all sizes share one line, observations of a few sizes
 * improve the estimate for the others, and noise averages out. Sizes that were measured one by one keep their ratio to
 * the line, because the cost of kernels rises in steps: one that works on six rows at a time takes as long for seven
 * rows as for twelve. Not thread-safe.
 */
final class CostLine {

    /**
     * The number of observations after which an older one's weight has fallen to about a third: of many sizes, and of
     * one size that is seen rarely.
     */
    private static final double MEMORY = 300;

    private static final double MEMORY_OF_ONE = 8;

    /** How many observations the first measurement counts for, half of them of each size. */
    private static final double FIRST = 15;

    /**
     * The weight of the measured slope, in squares of a size. While only one size is observed, the slope comes from the
     * measurement alone.
     */
    private static final double SLOPE_WEIGHT = 0.5;

    /**
     * The largest factor by which an observation may differ from the expected cost; larger deviations, such as pauses
     * of the machine, are cut to it.
     */
    private static final double FARTHEST = 2;

    private final double measuredStart;
    private final double measuredSlope;
    private final double memory;
    private final double[] steps;
    private double seen = FIRST;
    private double meanSize;
    private double meanNanos;
    private double variance;
    private double covariance;

    private CostLine(double start, double slope, double meanSize, double variance, double memory, double... steps) {
        this.memory = memory;
        this.steps = steps;
        this.variance = variance;
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
        double distance = largerSize - meanSize;
        return new CostLine((nanos + largerNanos) / 2 - slope * meanSize, slope, meanSize, distance * distance, MEMORY);
    }

    /** The line nearest to the costs of the sizes 1, 2 and so on. */
    static CostLine straight(double... nanosBySize) {
        double meanSize = (nanosBySize.length + 1) / 2.0;
        double meanNanos = Arrays.stream(nanosBySize).average().orElseThrow();
        double variance = 0;
        double covariance = 0;
        for (int place = 0; place < nanosBySize.length; place++) {
            double offSize = place + 1 - meanSize;
            variance += offSize * offSize / nanosBySize.length;
            covariance += offSize * (nanosBySize[place] - meanNanos) / nanosBySize.length;
        }
        double slope = variance == 0 ? 0 : Math.max(0, covariance / variance);
        return new CostLine(meanNanos - slope * meanSize, slope, meanSize, variance, MEMORY);
    }

    /**
     * The line nearest to the costs of the sizes 1, 2 and so on, with the ratio of each size's cost to it. If a larger
     * size costs less than a smaller one, that is noise: both are taken to cost their mean.
     */
    static CostLine stepped(double... nanosBySize) {
        double[] rising = rising(nanosBySize);
        CostLine line = straight(rising);
        double[] steps = IntStream.range(0, rising.length)
                .mapToDouble(place -> rising[place] / line.nanos(place + 1))
                .toArray();
        return new CostLine(line.measuredStart, line.measuredSlope, line.meanSize, line.variance, line.memory, steps);
    }

    /** The nearest numbers that don't fall (the pool-adjacent-violators algorithm). */
    private static double[] rising(double[] numbers) {
        double[] rising = numbers.clone();
        for (int end = 1; end < rising.length; end++) {
            double mean = rising[end];
            int begin = end;
            while (begin > 0 && rising[begin - 1] > mean) {
                begin--;
                mean = Arrays.stream(numbers, begin, end + 1).average().orElseThrow();
            }
            Arrays.fill(rising, begin, end + 1, mean);
        }
        return rising;
    }

    /** The cost of the only size there is, 0. */
    static CostLine flat(double nanos) {
        return new CostLine(nanos, 0, 0, 0, MEMORY_OF_ONE);
    }

    /** The cost of a size; positive. */
    double nanos(int size) {
        return step(size) * Math.max(1, meanNanos + slope() * (size - meanSize));
    }

    /** Takes note of what a size took. */
    void observe(int size, double taken) {
        double expected = nanos(size);
        double nanos = Math.max(expected / FARTHEST, Math.min(expected * FARTHEST, taken)) / step(size);
        seen = Math.min(seen + 1, memory);
        double share = 1 / seen;
        double offSize = size - meanSize;
        double offNanos = nanos - meanNanos;
        meanSize += share * offSize;
        meanNanos += share * offNanos;
        variance = (1 - share) * (variance + share * offSize * offSize);
        covariance = (1 - share) * (covariance + share * offSize * offNanos);
    }

    private double step(int size) {
        return size < 1 || size > steps.length ? 1 : steps[size - 1];
    }

    private double slope() {
        double level = meanNanos / (measuredStart + measuredSlope * meanSize);
        return Math.max(0, (covariance + SLOPE_WEIGHT * level * measuredSlope) / (variance + SLOPE_WEIGHT));
    }
}
