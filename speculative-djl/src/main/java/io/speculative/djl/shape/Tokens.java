package io.speculative.djl.shape;

/**
 * How tokens enter the residual stream and how their logits leave it.
 *
 * @param vocabularySize number of token ids
 * @param embeddingScale what embeddings are multiplied by where they enter the stream
 * @param logitCap where logits level off, {@code cap * tanh(logit / cap)}; infinite where they don't
 */
public record Tokens(int vocabularySize, double embeddingScale, double logitCap) {

    /**
     * Checks the number of ids.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Tokens {
        Size.requirePositive("vocabularySize", vocabularySize);
    }

    /**
     * Embeddings as they are stored, logits without a cap.
     *
     * @param vocabularySize number of token ids
     * @return the usual way in and out
     */
    public static Tokens plain(int vocabularySize) {
        return new Tokens(vocabularySize, 1, Double.POSITIVE_INFINITY);
    }
}
