package io.speculative.bench.acceptance;

import io.speculative.distribution.RandomStream;

/**
 * Acceptance of recursive rejection sampling (Miao et al. 2024, "SpecInfer"; Jeon et al. 2024, "Recursive Speculative
 * Decoding"), and of rules that begin like it. Each test accepts with the overlap of residual and draft law, whatever was rejected before; so the
 * acceptance is 1 minus the product of {@code 1 - overlap}, averaged over the orders in which tokens are rejected. Only
 * tokens that the draft law holds more of than the residual can be rejected.
 */
final class RecursiveAcceptance {

    private RecursiveAcceptance() {}

    /** Independent draws: the residual doesn't depend on what was rejected, so there is one path. */
    static double independent(double[] target, double[] draft, int drawn) {
        double[] residual = target.clone();
        double rejected = 1;
        for (int i = 0; i < drawn; i++) {
            rejected *= 1 - Masses.overlap(residual, draft, 1);
            Masses.residual(residual, draft, 1, residual);
        }
        return 1 - rejected;
    }

    /**
     * Draws without replacement, tested one after another but for the last ones.
     *
     * @param last what is done with the last draws
     */
    static Acceptance withoutReplacement(
            double[] target, double[] draft, int drawn, LastDraws last, MonteCarlo monteCarlo) {
        int tokens = Masses.positive(draft);
        int tested = Math.max(0, Math.min(drawn, tokens) - last.count());
        if (!MonteCarlo.canEnumerate(tokens, tested + 1)) {
            return monteCarlo.estimate(random -> alongOnePath(target.clone(), draft.clone(), tested, last, random));
        }
        double[][] residuals = new double[tested + 1][target.length];
        residuals[0] = target;
        return Acceptance.exact(overAllPaths(residuals, draft.clone(), 0, last));
    }

    /**
     * The acceptance of the draws from {@code depth} on.
     *
     * @param residuals the residual at every depth; those below {@code depth} are overwritten
     * @param draft the weights of the tokens not rejected yet; restored
     */
    private static double overAllPaths(double[][] residuals, double[] draft, int depth, LastDraws last) {
        double[] residual = residuals[depth];
        if (depth + 1 == residuals.length) {
            return last.acceptance(residual, draft);
        }
        double scale = 1 / Masses.sum(draft);
        double accepted = Masses.overlap(residual, draft, scale);
        Masses.residual(residual, draft, scale, residuals[depth + 1]);
        for (int token = 0; token < draft.length; token++) {
            double weight = draft[token];
            double rejected = scale * weight - residual[token];
            if (rejected > 0) {
                draft[token] = 0;
                accepted += rejected * overAllPaths(residuals, draft, depth + 1, last);
                draft[token] = weight;
            }
        }
        return accepted;
    }

    /** The acceptance along one order of rejections, which is drawn; overwrites both laws. */
    private static double alongOnePath(
            double[] residual, double[] draft, int tested, LastDraws last, RandomStream random) {
        double[] rejections = new double[draft.length];
        double rejected = 1;
        for (int i = 0; i < tested; i++) {
            double scale = 1 / Masses.sum(draft);
            rejected *= Math.max(0, 1 - Masses.overlap(residual, draft, scale));
            double weight = 0;
            for (int token = 0; token < draft.length; token++) {
                rejections[token] = Math.max(scale * draft[token] - residual[token], 0);
                weight += rejections[token];
            }
            if (weight <= 0) {
                return 1 - rejected;
            }
            Masses.residual(residual, draft, scale, residual);
            draft[random.choose(rejections, rejections.length)] = 0;
        }
        return 1 - rejected * (1 - last.acceptance(residual, draft));
    }
}
