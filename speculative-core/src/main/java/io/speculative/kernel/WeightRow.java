package io.speculative.kernel;

/** Kernels on rows of non-negative weights. */
public final class WeightRow {

    private WeightRow() {}

    /**
     * The residual: writes {@code (scale * target - draft)+} for every token. {@code rest} may be one of the other two
     * rows.
     *
     * @return its sum
     */
    public static double residual(double[] target, double scale, double[] draft, double[] rest, int size) {
        double sum = 0;
        for (int token = 0; token < size; token++) {
            double left = Math.max(scale * target[token] - draft[token], 0);
            rest[token] = left;
            sum += left;
        }
        return sum;
    }

    /**
     * The first index whose cumulated weight exceeds a threshold, or the last of positive weight; -1 if there is none.
     */
    public static int indexAt(double threshold, double[] weights, int size) {
        double cumulated = 0;
        int last = -1;
        for (int index = 0; index < size; index++) {
            if (weights[index] > 0) {
                cumulated += weights[index];
                if (cumulated > threshold) {
                    return index;
                }
                last = index;
            }
        }
        return last;
    }
}
