package io.speculative.transport;

import io.speculative.distribution.Distribution;
import io.speculative.kernel.WeightRow;

/**
 * The residual distribution {@code (target - selected)+}; the target's law if that has no mass. A workspace: the arrays
 * grow and are reused.
 */
final class ResidualLaw implements Distribution {

    private double[] weights = {};
    private int size;
    private double mass;
    private double total;

    /**
     * Takes off the law of the selected draft.
     *
     * @param target the target's masses
     * @param selected the law
     * @param vocabularySize the number of tokens
     */
    void subtract(double[] target, double[] selected, int vocabularySize) {
        size = vocabularySize;
        if (weights.length < size) {
            weights = new double[size];
        }
        mass = WeightRow.residual(target, 1, selected, weights, size);
        total = mass;
        if (!(mass > 0)) {
            System.arraycopy(target, 0, weights, 0, size);
            total = 0;
            for (int token = 0; token < size; token++) {
                total += weights[token];
            }
        }
    }

    /** The sum of {@code (target - selected)+}. */
    double mass() {
        return mass;
    }

    @Override
    public int vocabularySize() {
        return size;
    }

    @Override
    public double probability(int token) {
        return weights[token] / total;
    }

    @Override
    public void copyTo(double[] destination) {
        for (int token = 0; token < size; token++) {
            destination[token] = weights[token] / total;
        }
    }

    @Override
    public int sample(double uniform) {
        return WeightRow.indexAt(uniform * total, weights, size);
    }
}
