package io.speculative.bench.laws;

/** Sums and overlaps of arrays of non-negative weights. */
final class Masses {

    private Masses() {}

    static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /** The number of positive weights. */
    static int positive(double[] weights) {
        int count = 0;
        for (double weight : weights) {
            if (weight > 0) {
                count++;
            }
        }
        return count;
    }

    /** The mass of {@code law} on the tokens where {@code other} is positive. */
    static double where(double[] law, double[] other) {
        double sum = 0;
        for (int token = 0; token < law.length; token++) {
            if (other[token] > 0) {
                sum += law[token];
            }
        }
        return sum;
    }

    /** {@code sum min(law, scale * draft)}. */
    static double overlap(double[] law, double[] draft, double scale) {
        double sum = 0;
        for (int token = 0; token < law.length; token++) {
            sum += Math.min(law[token], scale * draft[token]);
        }
        return sum;
    }

    /**
     * Writes {@code (law - scale * draft)+}, made to sum to 1, into {@code residual}, which may be {@code law} itself; if
     * nothing is left, {@code law}.
     */
    static void residual(double[] law, double[] draft, double scale, double[] residual) {
        double rest = 0;
        for (int token = 0; token < law.length; token++) {
            rest += Math.max(law[token] - scale * draft[token], 0);
        }
        for (int token = 0; token < law.length; token++) {
            residual[token] = rest > 0 ? Math.max(law[token] - scale * draft[token], 0) / rest : law[token];
        }
    }
}
