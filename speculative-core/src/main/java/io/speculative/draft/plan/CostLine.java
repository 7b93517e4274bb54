package io.speculative.draft.plan;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The cost of an operation as a linear function of its size, in nanoseconds. As all sizes share one line, noise averages
 * out, and sizes that were not measured have a cost too. Sizes that were measured one by one keep their ratio to the
 * line, because the cost of kernels rises in steps: one that works on six rows at a time takes as long for seven rows as
 * for twelve. Immutable.
 */
final class CostLine {

    private final double start;
    private final double slope;
    private final double[] steps;

    private CostLine(double start, double slope, double... steps) {
        this.start = start;
        this.slope = slope;
        this.steps = steps;
    }

    /** The line through two costs, or the flat one through their mean if the larger size is none or costs less. */
    static CostLine through(int size, double nanos, int largerSize, double largerNanos) {
        double slope = largerSize == size ? 0 : Math.max(0, (largerNanos - nanos) / (largerSize - size));
        return new CostLine((nanos + largerNanos) / 2 - slope * (size + largerSize) / 2.0, slope);
    }

    /** The line nearest to the costs of the sizes 1, 2 and so on. */
    static CostLine straight(double... nanosBySize) {
        double meanSize = (nanosBySize.length + 1) / 2.0;
        double meanNanos = Arrays.stream(nanosBySize).average().orElseThrow();
        double variance = 0;
        double covariance = 0;
        for (int place = 0; place < nanosBySize.length; place++) {
            double offSize = place + 1 - meanSize;
            variance += offSize * offSize;
            covariance += offSize * (nanosBySize[place] - meanNanos);
        }
        double slope = variance == 0 ? 0 : Math.max(0, covariance / variance);
        return new CostLine(meanNanos - slope * meanSize, slope);
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
        return new CostLine(line.start, line.slope, steps);
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

    /** The cost of a size; positive. */
    double nanos(int size) {
        double step = size < 1 || size > steps.length ? 1 : steps[size - 1];
        return step * Math.max(1, start + slope * size);
    }
}
