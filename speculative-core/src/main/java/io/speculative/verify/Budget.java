package io.speculative.verify;

/**
 * Kernels of the verifiers that decide on more than one step at once. They give a node a budget: the probability that a
 * path ends at it or below, given the tokens drafted up to it.
 */
final class Budget {

    private Budget() {}

    /** A child's: {@code min(1, budget * target / draft)}; 0 if the target rules its token out, whatever the draft says. */
    static double ofChild(double budget, double target, double draft) {
        double share = budget * target;
        if (share <= 0) {
            return 0;
        }
        return share >= draft ? 1 : share / draft;
    }

    /**
     * Writes {@code (scale * target - draft)+} for every token; {@code rest} may be one of the other two.
     *
     * @return its sum
     */
    static double subtract(double[] target, double scale, double[] draft, double[] rest, int size) {
        double sum = 0;
        for (int token = 0; token < size; token++) {
            double left = Math.max(scale * target[token] - draft[token], 0);
            rest[token] = left;
            sum += left;
        }
        return sum;
    }
}
