package io.speculative.transport;

import io.speculative.distribution.Distribution;

/**
 * The residual distribution {@code (target - selected)+}, and the masses of its parts. A workspace: the array grows and is
 * reused.
 */
final class ResidualLaw implements Distribution {

    private double[] weights = {};
    private int size;
    private double mass;
    private double acceptance;
    private double rejection;
    private double total;

    /** Takes off the draft law itself. */
    void subtract(double[] target, double[] draft, int vocabularySize) {
        reserve(vocabularySize);
        double left = 0;
        double common = 0;
        double excess = 0;
        for (int token = 0; token < size; token++) {
            double difference = target[token] - draft[token];
            double rest = Math.max(difference, 0);
            weights[token] = rest;
            left += rest;
            common += target[token] - rest;
            excess += rest - difference;
        }
        finish(target, left, common, excess);
    }

    /** Takes off the draft law times a density, which is given for groups of tokens. */
    void subtract(double[] target, double[] draft, int vocabularySize, int[] groupOf, double[] density) {
        reserve(vocabularySize);
        double left = 0;
        double common = 0;
        double excess = 0;
        for (int token = 0; token < size; token++) {
            double wanted = target[token];
            double rest = wanted;
            if (draft[token] > 0) {
                double difference = wanted - draft[token] * density[groupOf[token]];
                rest = Math.max(difference, 0);
                common += wanted - rest;
                excess += rest - difference;
            }
            weights[token] = rest;
            left += rest;
        }
        finish(target, left, common, excess);
    }

    private void reserve(int vocabularySize) {
        size = vocabularySize;
        if (weights.length < size) {
            weights = new double[size];
        }
    }

    private void finish(double[] target, double left, double common, double excess) {
        mass = left;
        acceptance = common;
        rejection = excess;
        total = left;
        if (!(left > 0)) {
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

    /** The sum of {@code min(target, selected)}. */
    double acceptance() {
        return acceptance;
    }

    /** The sum of {@code (selected - target)+}. */
    double rejection() {
        return rejection;
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
        double threshold = uniform * total;
        double cumulated = 0;
        int last = -1;
        for (int token = 0; token < size; token++) {
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
