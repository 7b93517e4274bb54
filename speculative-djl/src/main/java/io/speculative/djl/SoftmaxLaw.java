package io.speculative.djl;

import io.speculative.distribution.Distribution;
import io.speculative.djl.program.SoftmaxRow;

/**
 * One row of a softmax computed by the engine. The row is a copy, so it outlives the pass; its total, which differs from 1
 * by rounding, comes with it, so making the law costs no walk over the vocabulary.
 */
final class SoftmaxLaw implements Distribution {

    private final float[] weights;
    private final double total;

    SoftmaxLaw(SoftmaxRow row) {
        this.weights = row.weights();
        this.total = row.total();
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "logits: softmax sums to " + total + " (expected: no NaN, no +infinity)");
        }
    }

    @Override
    public int vocabularySize() {
        return weights.length;
    }

    @Override
    public double probability(int token) {
        return weights[token] / total;
    }

    @Override
    public void copyTo(double[] destination) {
        for (int token = 0; token < weights.length; token++) {
            destination[token] = weights[token] / total;
        }
    }

    @Override
    public int sample(double uniform) {
        double threshold = uniform * total;
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

    @Override
    public Distribution without(int token) {
        return Distribution.ofWeights(weights).without(token);
    }
}
