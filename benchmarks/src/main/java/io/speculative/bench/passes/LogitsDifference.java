package io.speculative.bench.passes;

import java.util.List;

/**
 * How far rows of logits are from reference rows after the same tokens.
 *
 * @param rows how many rows were compared
 * @param equalArgmax in how many of them the same token has the largest logit
 * @param largest the largest absolute difference of two logits
 * @param meanDivergence mean Kullback-Leibler divergence from the reference's law at temperature 1, in nats
 * @param meanVariation mean total variation distance of the laws at temperature 1: the share of draws that must differ
 */
record LogitsDifference(int rows, int equalArgmax, double largest, double meanDivergence, double meanVariation) {

    /**
     * Compares rows one by one.
     *
     * @param reference at least one row of finite logits
     * @param rows as many rows, over the same tokens
     */
    static LogitsDifference between(List<float[]> reference, List<float[]> rows) {
        if (reference.isEmpty() || reference.size() != rows.size()) {
            throw new IllegalArgumentException("rows: " + rows.size() + " (expected: as many as of the reference, "
                    + reference.size() + ", and >= 1)");
        }
        int equalArgmax = 0;
        double largest = 0;
        double divergence = 0;
        double variation = 0;
        for (int row = 0; row < rows.size(); row++) {
            float[] expected = reference.get(row);
            float[] actual = rows.get(row);
            double[] expectedLog = logLaw(expected);
            double[] actualLog = logLaw(actual);
            for (int token = 0; token < expected.length; token++) {
                largest = Math.max(largest, Math.abs((double) actual[token] - expected[token]));
                double probability = Math.exp(expectedLog[token]);
                divergence += probability * (expectedLog[token] - actualLog[token]);
                variation += Math.abs(probability - Math.exp(actualLog[token])) / 2;
            }
            equalArgmax += argmax(expected) == argmax(actual) ? 1 : 0;
        }
        return new LogitsDifference(
                rows.size(), equalArgmax, largest, divergence / rows.size(), variation / rows.size());
    }

    private static double[] logLaw(float[] logits) {
        double max = logits[argmax(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        double[] law = new double[logits.length];
        for (int token = 0; token < law.length; token++) {
            law[token] = logits[token] - max - Math.log(sum);
        }
        return law;
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
