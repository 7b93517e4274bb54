package io.speculative.transport;

import java.util.Arrays;

/**
 * The probability that all drafts lie in a prefix of an order of tokens: {@code W(H)} for every prefix {@code H}. Takes the
 * draft masses in that order, which sum to 1; element {@code j} of the result belongs to the first {@code j + 1} tokens, so
 * the last is 1.
 */
final class Containment {

    private static final double STEP = 0.15;
    private static final double FIRST = -16;
    private static final double LAST_EXPONENT = 45;

    private Containment() {}

    /** Independent draws: a power of the prefix's mass. */
    static double[] independent(double[] masses, int drafts) {
        double[] inside = new double[masses.length];
        double mass = 0;
        for (int i = 0; i < masses.length; i++) {
            mass += masses[i];
            inside[i] = Math.pow(mass, drafts);
        }
        inside[masses.length - 1] = 1;
        return inside;
    }

    /** Draws without replacement. */
    static double[] withoutReplacement(double[] masses, int drafts) {
        double[] inside;
        if (drafts >= masses.length) {
            inside = new double[masses.length];
        } else if (drafts == 1) {
            inside = independent(masses, 1);
        } else if (drafts == 2) {
            inside = pairs(masses);
        } else {
            inside = arrivals(masses, drafts);
        }
        inside[masses.length - 1] = 1;
        return inside;
    }

    /**
     * Two draws: first {@code x}, then another one, so {@code W(H) = sum_x q(x) (q(H) - q(x)) / (1 - q(x))} over {@code H}.
     * As {@code q(H) - q(x) = (1 - q(x)) - q(outside)}, this is {@code q(H) - q(outside) * sum_x q(x) / (1 - q(x))}, which
     * keeps its digits where one token has nearly all the mass.
     */
    private static double[] pairs(double[] masses) {
        double[] outside = new double[masses.length];
        for (int i = masses.length - 1; i > 0; i--) {
            outside[i - 1] = outside[i] + masses[i];
        }
        double[] inside = new double[masses.length];
        double mass = 0;
        double odds = 0;
        for (int i = 0; i < masses.length; i++) {
            mass += masses[i];
            odds += masses[i] / rest(masses, i);
            inside[i] = Math.max(mass - outside[i] * odds, 0);
        }
        return inside;
    }

    /** All masses but one; summed directly where a difference would lose its digits. */
    private static double rest(double[] masses, int token) {
        if (masses[token] < 0.5) {
            return 1 - masses[token];
        }
        double rest = 0;
        for (int other = 0; other < masses.length; other++) {
            rest += other == token ? 0 : masses[other];
        }
        return rest;
    }

    /**
     * More draws: let token {@code x} arrive at an exponential time of rate {@code q(x)}; the first arrivals are draws
     * without replacement. They all lie in {@code H} if {@code H} has had that many arrivals when the first token outside
     * arrives, at rate {@code c = q(outside)}: {@code W(H) = integral of c exp(-c t) Pr(N_H(t) >= drafts) dt}. The number
     * {@code N_H(t)} is a sum of independent yes-or-no variables, so its law grows token by token. The trapezoidal rule in
     * {@code log t} converges faster than any power of the step, as the integrand dies out at both ends.
     */
    private static double[] arrivals(double[] masses, int drafts) {
        int size = masses.length;
        double[] outside = new double[size];
        for (int i = size - 1; i > 0; i--) {
            outside[i - 1] = outside[i] + masses[i];
        }
        double[] inside = new double[size];
        double[] fewer = new double[drafts];
        double last = Math.log(LAST_EXPONENT / masses[size - 1]);
        int nodes = (int) Math.ceil((last - FIRST) / STEP);
        for (int node = 0; node <= nodes; node++) {
            double time = Math.exp(FIRST + node * STEP);
            Arrays.fill(fewer, 0);
            fewer[0] = 1;
            for (int i = 0; i < size; i++) {
                double arrived = -Math.expm1(-masses[i] * time);
                double not = 1 - arrived;
                double below = 0;
                for (int arrivals = drafts - 1; arrivals > 0; arrivals--) {
                    fewer[arrivals] = fewer[arrivals] * not + fewer[arrivals - 1] * arrived;
                    below += fewer[arrivals];
                }
                fewer[0] *= not;
                below += fewer[0];
                if (i + 1 >= drafts) {
                    double scaled = outside[i] * time;
                    inside[i] += STEP * scaled * Math.exp(-scaled) * (1 - below);
                }
            }
        }
        return inside;
    }
}
