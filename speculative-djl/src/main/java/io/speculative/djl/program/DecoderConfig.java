package io.speculative.djl.program;

/**
 * The shape of a decoder-only transformer of the Llama family.
 *
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the gated feed-forward layer
 * @param layers number of layers
 * @param heads number of query heads per layer
 * @param keyValueHeads number of key and value heads per layer; divides {@code heads}
 * @param headSize width of one head; even
 * @param vocabularySize number of token ids
 * @param maxPositions largest number of positions in one sequence
 * @param normEpsilon constant added to the mean square in root-mean-square normalisation
 * @param ropeTheta base of the rotary position wavelengths
 * @param tiedEmbeddings whether the output projection is the embedding table
 */
public record DecoderConfig(
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int vocabularySize,
        int maxPositions,
        double normEpsilon,
        double ropeTheta,
        boolean tiedEmbeddings) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a size is not positive, the head size is odd, or the key-value heads do not
     *     divide the heads
     */
    public DecoderConfig {
        requirePositive("hiddenSize", hiddenSize);
        requirePositive("intermediateSize", intermediateSize);
        requirePositive("layers", layers);
        requirePositive("heads", heads);
        requirePositive("keyValueHeads", keyValueHeads);
        requirePositive("headSize", headSize);
        requirePositive("vocabularySize", vocabularySize);
        requirePositive("maxPositions", maxPositions);
        if (headSize % 2 != 0) {
            throw new IllegalArgumentException("headSize: " + headSize + " (expected: even)");
        }
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "keyValueHeads: " + keyValueHeads + " (expected: a divisor of heads = " + heads + ")");
        }
        if (!(normEpsilon > 0)) {
            throw new IllegalArgumentException("normEpsilon: " + normEpsilon + " (expected: > 0)");
        }
        if (!(ropeTheta > 0)) {
            throw new IllegalArgumentException("ropeTheta: " + ropeTheta + " (expected: > 0)");
        }
    }

    /** Returns the number of weights of a checkpoint of this shape. */
    public long parameters() {
        long attention = (long) hiddenSize * headSize * (2L * heads + 2L * keyValueHeads);
        long feedForward = 3L * hiddenSize * intermediateSize;
        long embeddings = (long) vocabularySize * hiddenSize * (tiedEmbeddings ? 1 : 2);
        return layers * (attention + feedForward + 2L * hiddenSize) + embeddings + hiddenSize;
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
