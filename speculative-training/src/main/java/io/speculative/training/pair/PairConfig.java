package io.speculative.training.pair;

import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;

/**
 * The shapes of a target and its draft, which share a vocabulary.
 *
 * @param target the shape of the target
 * @param draft the shape of the draft
 */
public record PairConfig(DecoderConfig target, DecoderConfig draft) {

    private static final int HEAD_SIZE = 64;
    private static final int MAX_POSITIONS = 512;
    private static final double NORM_EPSILON = 1e-5;
    private static final double ROPE_THETA = 10_000;

    /**
     * Returns a pair whose draft has a single layer.
     *
     * @param vocabulary number of token ids
     * @param layers layers of the target
     * @param targetWidth hidden size of the target; a multiple of 64
     * @param draftWidth hidden size of the draft; a multiple of 64
     * @return the shapes, both of the Llama family with 512 positions and one table for embedding and head
     * @throws IllegalArgumentException if a width is not a multiple of 64 or a number is not positive
     */
    public static PairConfig of(int vocabulary, int layers, int targetWidth, int draftWidth) {
        return new PairConfig(decoder(vocabulary, layers, targetWidth), decoder(vocabulary, 1, draftWidth));
    }

    /** The gated feed-forward layer is 8/3 as wide as the residual stream, rounded up to whole heads. */
    private static DecoderConfig decoder(int vocabulary, int layers, int width) {
        if (width % HEAD_SIZE != 0) {
            throw new IllegalArgumentException("width: " + width + " (expected: a multiple of " + HEAD_SIZE + ")");
        }
        int heads = width / HEAD_SIZE;
        int intermediate = (8 * heads + 2) / 3 * HEAD_SIZE;
        return DecoderConfig.llama(
                        new Size(width, layers, MAX_POSITIONS),
                        new Heads(heads, heads, HEAD_SIZE),
                        intermediate,
                        vocabulary,
                        NORM_EPSILON,
                        ROPE_THETA)
                .withTiedEmbeddings();
    }
}
