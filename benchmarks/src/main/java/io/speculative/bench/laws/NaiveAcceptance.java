package io.speculative.bench.laws;

import io.speculative.distribution.RandomStream;

/** Acceptance of drawing from the target: the chance that its token is among the drafted ones. */
final class NaiveAcceptance {

    private NaiveAcceptance() {}

    /** {@code sum target(x) (1 - (1 - draft(x))^drawn)} for independent draws. */
    static double independent(double[] target, double[] draft, int drawn) {
        double sum = 0;
        for (int token = 0; token < target.length; token++) {
            sum += target[token] * -Math.expm1(drawn * Math.log1p(-Math.min(1, draft[token])));
        }
        return sum;
    }

    /** Draws without replacement; all but the last are walked through or drawn, the last is averaged over. */
    static Acceptance withoutReplacement(double[] target, double[] draft, int drawn, MonteCarlo monteCarlo) {
        int possible = Masses.positive(draft);
        if (possible <= drawn) {
            return Acceptance.exact(Masses.where(target, draft));
        }
        if (MonteCarlo.canEnumerate(possible, drawn)) {
            return Acceptance.exact(expected(target, draft.clone(), drawn, 0));
        }
        return monteCarlo.estimate(random -> drawn(target, draft.clone(), drawn, random));
    }

    /** Restores {@code draft}, from which it takes tokens. */
    private static double expected(double[] target, double[] draft, int drawn, double covered) {
        if (drawn == 1) {
            return covered + nextCovers(target, draft);
        }
        double mass = Masses.sum(draft);
        double sum = 0;
        for (int token = 0; token < draft.length; token++) {
            double weight = draft[token];
            if (weight > 0) {
                draft[token] = 0;
                sum += weight / mass * expected(target, draft, drawn - 1, covered + target[token]);
                draft[token] = weight;
            }
        }
        return sum;
    }

    private static double drawn(double[] target, double[] draft, int drawn, RandomStream random) {
        double covered = 0;
        for (int i = 1; i < drawn; i++) {
            int token = random.choose(draft, draft.length);
            covered += target[token];
            draft[token] = 0;
        }
        return covered + nextCovers(target, draft);
    }

    /** The target mass that one draw covers on average. */
    private static double nextCovers(double[] target, double[] draft) {
        double sum = 0;
        double mass = 0;
        for (int token = 0; token < draft.length; token++) {
            sum += target[token] * draft[token];
            mass += draft[token];
        }
        return sum / mass;
    }
}
