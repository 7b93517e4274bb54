package io.speculative.distribution;

/**
 * The residual distribution: what a rejected token leaves of the target's law, {@code (target - draft)+} made to sum to
 * 1. It starts as the target's law and loses one draft law per rejection (Leviathan et al. 2023, section 2.3; recursive
 * form: Jeon et al. 2024, "Recursive Speculative Decoding").
 *
 * <p>A mutable {@link Distribution} held by one verification; not thread-safe. Before the first rejection nothing is
 * copied: scalar questions go to the target's own law.
 *
 * <p>If rounding leaves no mass at all (target and draft law equal up to the last bit, and the token rejected all the
 * same), the residual falls back to the law it had before.
 */
public final class Residual implements Distribution {

    private final Distribution target;
    private double[] weights = {};
    private double[] scratch = {};
    private double mass = 1.0;
    private boolean touched;

    /** The residual before any rejection: the target's law itself. */
    public Residual(Distribution target) {
        this.target = target;
    }

    /** Takes a draft law off, after a token drawn from it was rejected. */
    public void subtract(Distribution draft) {
        int size = vocabularySize();
        if (!touched) {
            weights = new double[size];
            scratch = new double[size];
            target.copyTo(weights);
            touched = true;
        }
        draft.copyTo(scratch);
        double scale = 1.0 / mass;
        double rest = 0;
        for (int token = 0; token < size; token++) {
            double left = Math.max(weights[token] * scale - scratch[token], 0.0);
            scratch[token] = left;
            rest += left;
        }
        if (rest > 0) {
            double[] former = weights;
            weights = scratch;
            scratch = former;
            mass = rest;
        }
    }

    @Override
    public int vocabularySize() {
        return target.vocabularySize();
    }

    @Override
    public double probability(int token) {
        return touched ? weights[token] / mass : target.probability(token);
    }

    @Override
    public void copyTo(double[] destination) {
        if (!touched) {
            target.copyTo(destination);
            return;
        }
        for (int token = 0; token < weights.length; token++) {
            destination[token] = weights[token] / mass;
        }
    }

    @Override
    public int sample(double uniform) {
        if (!touched) {
            return target.sample(uniform);
        }
        double threshold = uniform * mass;
        double cumulated = 0;
        int last = -1;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] > 0) {
                cumulated += weights[token];
                if (cumulated > threshold) {
                    return token;
                }
                last = token;
            }
        }
        return last;
    }
}
