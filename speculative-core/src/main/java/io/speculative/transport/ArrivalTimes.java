package io.speculative.transport;

import java.util.Arrays;

/**
 * Three and more draws without replacement: let token {@code x} arrive at an exponential time of rate {@code draft(x)};
 * the first arrivals are draws without replacement. They all lie in {@code H} if {@code H} has had that many arrivals
 * when the first token outside arrives, at rate {@code c = draft(outside)}:
 *
 * <pre>{@code W(H) = integral of c exp(-c t) Pr(N_H(t) >= drafts) dt}</pre>
 *
 * The number {@code N_H(t)} of arrivals in {@code H} is a sum of independent yes-or-no variables, so its law grows
 * token by token. The trapezoidal rule in {@code log t} converges faster than any power of the step, as the integrand
 * tends to 0 at both ends.
 */
final class ArrivalTimes {

    private static final double STEP = 0.15;
    private static final double FIRST = -16;
    private static final double LAST_EXPONENT = 45;

    private ArrivalTimes() {}

    /**
     * {@code W} of every prefix of an order of tokens.
     *
     * @param masses the draft masses in that order, all positive, which sum to 1
     * @param drafts how many, at least 3 and fewer than the tokens
     * @return element {@code j} belongs to the first {@code j + 1} tokens
     */
    static double[] within(double[] masses, int drafts) {
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
            addNode(Math.exp(FIRST + node * STEP), masses, outside, fewer, inside);
        }
        inside[size - 1] = 1;
        return inside;
    }

    private static void addNode(double time, double[] masses, double[] outside, double[] fewer, double[] inside) {
        int drafts = fewer.length;
        Arrays.fill(fewer, 0);
        fewer[0] = 1;
        for (int i = 0; i < masses.length; i++) {
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
}
