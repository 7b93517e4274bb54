package io.speculative.bench;

import java.util.Collection;
import java.util.Locale;

/**
 * Median and quartiles of a sample, interpolated linearly between its ordered values.
 *
 * @param lower a quarter of the way up
 * @param median half way up
 * @param upper three quarters of the way up
 */
public record Quartiles(double lower, double median, double upper) {

    /** Of a sample of at least one value. */
    public static Quartiles of(Collection<Double> sample) {
        double[] ordered =
                sample.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (ordered.length == 0) {
            throw new IllegalArgumentException("sample: 0 values (expected: >= 1)");
        }
        return new Quartiles(at(ordered, 0.25), at(ordered, 0.5), at(ordered, 0.75));
    }

    private static double at(double[] ordered, double fraction) {
        double place = fraction * (ordered.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, ordered.length - 1);
        return ordered[below] + (place - below) * (ordered[above] - ordered[below]);
    }

    /** Writes {@code median [lower, upper]} with some digits after the point. */
    public String written(int digits) {
        String number = "%." + digits + "f";
        return String.format(Locale.ROOT, number + " [" + number + ", " + number + "]", median, lower, upper);
    }
}
