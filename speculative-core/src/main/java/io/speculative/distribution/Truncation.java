package io.speculative.distribution;

import java.util.Arrays;

/**
 * Filters on a row of weights: they set what is not kept to 0 and leave the rest as it was.
 *
 * <p>Both "the k largest" and "the largest up to a mass" walk the tokens in order of falling weight. A histogram over
 * the leading bits of the float pattern (which grows with the value for non-negative floats) finds the one bucket in
 * which the walk ends; only that bucket is sorted. So a row costs two passes and a small sort, whatever the vocabulary.
 */
final class Truncation {

    private static final int SHIFT = 19;
    private static final int BUCKETS = (0x7f80_0000 >>> SHIFT) + 1;

    private Truncation() {}

    /** Keeps the {@code count} largest weights; among equals the smaller ids. */
    static void keepCount(float[] weights, int count) {
        dropAfter(last(weights, count), weights);
    }

    /**
     * The {@link #packed} form of the last of the {@code count} largest weights, or of the smallest if there are fewer.
     */
    static long last(float[] weights, int count) {
        int[] sizes = new int[BUCKETS];
        for (float weight : weights) {
            sizes[bucket(weight)]++;
        }
        int bucket = BUCKETS - 1;
        int left = count;
        while (bucket > 0 && sizes[bucket] < left) {
            left -= sizes[bucket--];
        }
        long[] order = descending(weights, bucket, sizes[bucket]);
        return order.length == 0 ? Long.MAX_VALUE : order[Math.min(left, order.length) - 1];
    }

    /**
     * A token and its weight in one number. A larger weight gives a smaller number; among equal weights so does a
     * smaller id.
     */
    static long packed(float weight, int token) {
        long inverted = (long) Integer.MAX_VALUE - Float.floatToRawIntBits(weight);
        return (inverted << 32) | token;
    }

    /** Keeps the largest weights until their sum reaches {@code fraction} of the total; at least one. */
    static void keepMass(float[] weights, double fraction) {
        double[] masses = new double[BUCKETS];
        int[] sizes = new int[BUCKETS];
        double total = 0;
        for (float weight : weights) {
            int bucket = bucket(weight);
            masses[bucket] += weight;
            sizes[bucket]++;
            total += weight;
        }
        double wanted = fraction * total;
        int last = BUCKETS - 1;
        double reached = 0;
        while (last > 0 && reached + masses[last] < wanted) {
            reached += masses[last--];
        }
        long[] order = descending(weights, last, sizes[last]);
        int kept = 0;
        while (kept < order.length && reached < wanted) {
            reached += weights[token(order[kept++])];
        }
        dropAfter(order[Math.max(kept, 1) - 1], weights);
    }

    /** Keeps the weights of at least {@code fraction} times the largest one. */
    static void keepAtLeast(float[] weights, double fraction) {
        float max = 0;
        for (float weight : weights) {
            max = Math.max(max, weight);
        }
        double least = fraction * max;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] < least) {
                weights[token] = 0;
            }
        }
    }

    private static int bucket(float weight) {
        return Float.floatToRawIntBits(weight) >>> SHIFT;
    }

    /** The tokens of one bucket by falling weight, then rising id, in their {@link #packed} form. */
    private static long[] descending(float[] weights, int bucket, int size) {
        long[] order = new long[size];
        int filled = 0;
        for (int token = 0; token < weights.length; token++) {
            if (bucket(weights[token]) == bucket) {
                order[filled++] = packed(weights[token], token);
            }
        }
        Arrays.sort(order);
        return order;
    }

    private static int token(long packed) {
        return (int) packed;
    }

    /** Drops all that come after a token in {@link #packed} form. */
    private static void dropAfter(long last, float[] weights) {
        for (int token = 0; token < weights.length; token++) {
            if (packed(weights[token], token) > last) {
                weights[token] = 0;
            }
        }
    }
}
