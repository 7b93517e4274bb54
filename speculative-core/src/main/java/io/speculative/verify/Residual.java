package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.kernel.WeightRow;
import io.speculative.kernel.Workspace;

/**
 * The residual distribution: what a rejected token leaves of the target's law, {@code (target - draft)+} made to sum to
 * 1. It starts as the target's law and loses one draft law per rejection (Leviathan et al. 2023, section 2.3; recursive
 * form: Jeon et al. 2024, "Recursive Speculative Decoding").
 *
 * <p>Before the first rejection nothing is copied: questions go to the target's own law. If rounding leaves no mass at
 * all (target and draft law equal up to the last bit, and the token rejected all the same), the residual stays the law
 * it was before.
 *
 * <p>Made once for a request and started anew at every node. Several may share a workspace. Not thread-safe.
 */
final class Residual implements Distribution {

    /** The row that draft laws are copied to; residuals have the rows after it. */
    private static final int DRAFT = 0;

    private final Workspace workspace;
    private final int row;
    private Distribution target = Distribution.pointMass(0, 1);
    private double mass;

    /**
     * A residual.
     *
     * @param workspace keeps its row and the one that draft laws are copied to
     * @param number tells the residuals of a workspace apart, from 0
     */
    Residual(Workspace workspace, int number) {
        this.workspace = workspace;
        this.row = 1 + number;
    }

    /** A residual with a workspace of its own. */
    Residual() {
        this(new Workspace(), 0);
    }

    /** Begins with the target's law. */
    void start(Distribution targetLaw) {
        target = targetLaw;
        mass = 0;
    }

    /** Takes a draft law off, after a token drawn from it was rejected. */
    void subtract(Distribution draft) {
        subtract(1, draft);
    }

    /**
     * Takes a draft law off a part of this law.
     *
     * @param budget how large a part, in (0, 1]
     * @return the sum of {@code (budget * residual - draft)+}; if it is 0, the residual stays as it was
     */
    double subtract(double budget, Distribution draft) {
        int size = vocabularySize();
        double[] weights = workspace.row(row, size);
        double[] drafted = workspace.row(DRAFT, size);
        double former = mass;
        if (!(former > 0)) {
            target.copyTo(weights);
            former = 1;
        }
        draft.copyTo(drafted);
        double rest = WeightRow.residual(weights, budget / former, drafted, drafted, size);
        if (rest > 0) {
            workspace.swap(row, DRAFT);
            mass = rest;
        }
        return rest;
    }

    @Override
    public int vocabularySize() {
        return target.vocabularySize();
    }

    @Override
    public double probability(int token) {
        return mass > 0 ? workspace.row(row, vocabularySize())[token] / mass : target.probability(token);
    }

    @Override
    public void copyTo(double[] destination) {
        if (!(mass > 0)) {
            target.copyTo(destination);
            return;
        }
        int size = vocabularySize();
        double[] weights = workspace.row(row, size);
        for (int token = 0; token < size; token++) {
            destination[token] = weights[token] / mass;
        }
    }

    @Override
    public int sample(double uniform) {
        int size = vocabularySize();
        return mass > 0 ? WeightRow.indexAt(uniform * mass, workspace.row(row, size), size) : target.sample(uniform);
    }
}
