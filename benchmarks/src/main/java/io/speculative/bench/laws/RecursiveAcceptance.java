package io.speculative.bench.laws;

import io.speculative.distribution.RandomStream;

/**
 * Acceptance of recursive rejection sampling (Miao et al. 2024, "SpecInfer"; Jeon et al. 2024, "Recursive Speculative
 * Decoding"), and of rules that begin like it. Each test accepts with the overlap of residual and draft law, whatever was rejected before; so the
 * acceptance is 1 minus the product of {@code 1 - overlap}, averaged over the orders in which tokens are rejected. Only
 * tokens that the draft law holds more of than the residual can be rejected.
 */
final class RecursiveAcceptance {

    private RecursiveAcceptance() {}

    /** Independent draws. */
    static double independent(double[] target, double[] draft, int drawn) {
        return Masses.sum(independentByRank(target, draft, drawn));
    }

    /**
     * How often the first, second, .. of independent draws is the accepted one: the residual doesn't depend on what was
     * rejected, so there is one path.
     */
    static double[] independentByRank(double[] target, double[] draft, int drawn) {
        double[] residual = target.clone();
        double[] accepted = new double[drawn];
        double reached = 1;
        for (int rank = 0; rank < drawn; rank++) {
            accepted[rank] = reached * Math.min(1, Masses.overlap(residual, draft, 1));
            reached -= accepted[rank];
            Masses.residual(residual, draft, 1, residual);
        }
        return accepted;
    }

    /**
     * Draws without replacement, tested one after another but for the last ones.
     *
     * @param last what is done with the last draws
     */
    static Acceptance withoutReplacement(
            double[] target, double[] draft, int drawn, LastDraws last, MonteCarlo monteCarlo) {
        int tokens = Masses.positive(draft);
        int tested = tested(tokens, drawn, last);
        return MonteCarlo.canEnumerate(tokens, tested + 1)
                ? Acceptance.exact(Masses.sum(overAllPaths(target, draft, tested, last)))
                : monteCarlo.estimate(random -> Masses.sum(alongOnePath(target, draft, tested, last, random)));
    }

    /**
     * How often the first, second, .. of draws without replacement is the accepted one, if all are tested one after another;
     * as many numbers as there are draws, at most one per token.
     */
    static double[] withoutReplacementByRank(double[] target, double[] draft, int drawn, MonteCarlo monteCarlo) {
        LastDraws last = LastDraws.TESTED;
        int tokens = Masses.positive(draft);
        int tested = tested(tokens, drawn, last);
        return MonteCarlo.canEnumerate(tokens, tested + 1)
                ? overAllPaths(target, draft, tested, last)
                : monteCarlo.mean(tested + 1, random -> alongOnePath(target, draft, tested, last, random));
    }

    private static int tested(int tokens, int drawn, LastDraws last) {
        return Math.max(0, Math.min(drawn, tokens) - last.count());
    }

    /** The acceptance of every draw that is tested, then that of the last ones together. */
    private static double[] overAllPaths(double[] target, double[] draft, int tested, LastDraws last) {
        double[][] residuals = new double[tested + 1][target.length];
        residuals[0] = target;
        double[] accepted = new double[tested + 1];
        addPaths(residuals, draft.clone(), 0, 1, last, accepted);
        return accepted;
    }

    /**
     * Adds the acceptance of the draws from {@code depth} on.
     *
     * @param residuals the residual at every depth; those below {@code depth} are overwritten
     * @param draft the weights of the tokens not rejected yet; restored
     * @param reached the probability that those are rejected
     */
    private static void addPaths(
            double[][] residuals, double[] draft, int depth, double reached, LastDraws last, double[] accepted) {
        double[] residual = residuals[depth];
        if (depth + 1 == residuals.length) {
            accepted[depth] += reached * last.acceptance(residual, draft);
            return;
        }
        double scale = 1 / Masses.sum(draft);
        accepted[depth] += reached * Masses.overlap(residual, draft, scale);
        Masses.residual(residual, draft, scale, residuals[depth + 1]);
        for (int token = 0; token < draft.length; token++) {
            double weight = draft[token];
            double rejected = scale * weight - residual[token];
            if (rejected > 0) {
                draft[token] = 0;
                addPaths(residuals, draft, depth + 1, reached * rejected, last, accepted);
                draft[token] = weight;
            }
        }
    }

    /** As {@link #overAllPaths}, along one order of rejections, which is drawn. */
    private static double[] alongOnePath(
            double[] target, double[] draft, int tested, LastDraws last, RandomStream random) {
        double[] residual = target.clone();
        double[] left = draft.clone();
        double[] rejections = new double[draft.length];
        double[] accepted = new double[tested + 1];
        double reached = 1;
        for (int rank = 0; rank < tested; rank++) {
            double scale = 1 / Masses.sum(left);
            accepted[rank] = reached * Math.min(1, Masses.overlap(residual, left, scale));
            reached -= accepted[rank];
            double weight = 0;
            for (int token = 0; token < left.length; token++) {
                rejections[token] = Math.max(scale * left[token] - residual[token], 0);
                weight += rejections[token];
            }
            if (weight <= 0) {
                return accepted;
            }
            Masses.residual(residual, left, scale, residual);
            left[random.choose(rejections, rejections.length)] = 0;
        }
        accepted[tested] = reached * last.acceptance(residual, left);
        return accepted;
    }
}
