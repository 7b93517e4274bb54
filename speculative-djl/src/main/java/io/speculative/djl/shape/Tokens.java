package io.speculative.djl.shape;

/**
 * How tokens enter the residual stream and how their logits leave it.
 *
 * @param vocabularySize number of token ids
 * @param embeddingScale what embeddings are multiplied by where they enter the stream
 * @param logitScale what logits are multiplied by; positive and finite
 * @param logitCap where they level off, {@code cap * tanh(logit / cap)}; infinite where they don't
 */
public record Tokens(int vocabularySize, double embeddingScale, double logitScale, double logitCap) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there are no ids, or the logits' scale is not positive and finite
     */
    public Tokens {
        Size.requirePositive("vocabularySize", vocabularySize);
        if (!(logitScale > 0 && Double.isFinite(logitScale))) {
            throw new IllegalArgumentException("logitScale: " + logitScale + " (expected: a finite number > 0)");
        }
    }

    /**
     * Embeddings as they are stored, logits as they come.
     *
     * @param vocabularySize number of token ids
     * @return the usual way in and out
     */
    public static Tokens plain(int vocabularySize) {
        return new Tokens(vocabularySize, 1, 1, Double.POSITIVE_INFINITY);
    }
}
