package io.speculative.bench.laws;

/**
 * Acceptance of K-SEQ (Sun et al. 2023, "SpecTr"): every draft is accepted with probability {@code min(1, target / (gamma
 * draft))}, so one draft with {@code beta = sum min(draft, target / gamma)} and one of {@code K} with
 * {@code 1 - (1 - beta)^K}. That is lossless as long as it takes no more of any token than the target has:
 * {@code 1 - (1 - beta)^K <= gamma beta}.
 */
final class KSeqAcceptance {

    private KSeqAcceptance() {}

    /** The acceptance at a {@code gamma}. */
    static double of(double[] target, double[] draft, int drafts, double gamma) {
        return oneOf(drafts, beta(target, draft, gamma));
    }

    /**
     * The smallest {@code gamma} that is lossless, to the last bit: by bisection, as the condition stays true once it holds
     * and {@code gamma = K} always fulfils it.
     */
    static double smallestGamma(double[] target, double[] draft, int drafts) {
        double refused = 1;
        double lossless = drafts;
        if (isLossless(target, draft, drafts, refused)) {
            return refused;
        }
        while (true) {
            double middle = (refused + lossless) / 2;
            if (middle <= refused || middle >= lossless) {
                return lossless;
            }
            if (isLossless(target, draft, drafts, middle)) {
                lossless = middle;
            } else {
                refused = middle;
            }
        }
    }

    private static boolean isLossless(double[] target, double[] draft, int drafts, double gamma) {
        double beta = beta(target, draft, gamma);
        return oneOf(drafts, beta) <= gamma * beta;
    }

    private static double beta(double[] target, double[] draft, double gamma) {
        return Math.min(1, Masses.overlap(draft, target, 1 / gamma));
    }

    private static double oneOf(int drafts, double beta) {
        return -Math.expm1(drafts * Math.log1p(-beta));
    }
}
