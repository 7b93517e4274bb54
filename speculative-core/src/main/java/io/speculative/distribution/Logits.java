package io.speculative.distribution;

/** Kernels on a row of logits. */
final class Logits {

    private Logits() {}

    /** The index of the largest value, the smallest such index among equals. */
    static int argmax(float[] logits) {
        int best = 0;
        for (int token = 0; token < logits.length; token++) {
            requireLogit(logits[token], token);
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        requirePossible(logits[best]);
        return best;
    }

    /** {@code exp((logit - max) / temperature)} per token: proportional to the softmax, 1 for the largest logit. */
    static float[] softmaxWeights(float[] logits, double temperature) {
        float max = logits[argmax(logits)];
        float[] weights = new float[logits.length];
        for (int token = 0; token < logits.length; token++) {
            weights[token] = (float) Math.exp(((double) logits[token] - max) / temperature);
        }
        return weights;
    }

    private static void requireLogit(float logit, int token) {
        if (!(logit < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("logits[" + token + "]: " + logit + " (expected: a number < infinity)");
        }
    }

    private static void requirePossible(float max) {
        if (max == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("logits: all -infinity (expected: at least one possible token)");
        }
    }
}
