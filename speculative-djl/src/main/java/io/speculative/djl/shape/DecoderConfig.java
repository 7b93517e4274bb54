package io.speculative.djl.shape;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The shape of a decoder-only transformer, and what its family computes in it.
 *
 * @param size how large it is
 * @param heads the attention heads of a layer
 * @param attention how queries and keys become weights
 * @param positions how positions are told
 * @param feedForward the feed-forward part of a layer
 * @param norm how the stream is normalised
 * @param tokens how tokens enter the stream and logits leave it
 * @param roles the tensors it has, which tell the rest: biases, a gate, norms of queries and keys, a head of its own
 */
public record DecoderConfig(
        Size size,
        Heads heads,
        Attention attention,
        Positions positions,
        FeedForward feedForward,
        Norm norm,
        Tokens tokens,
        Set<TensorRole> roles) {

    private static final Set<TensorRole> LLAMA = EnumSet.of(
            TensorRole.EMBEDDING,
            TensorRole.ATTENTION_NORM,
            TensorRole.QUERY,
            TensorRole.KEY,
            TensorRole.VALUE,
            TensorRole.ATTENTION_OUTPUT,
            TensorRole.FEED_FORWARD_NORM,
            TensorRole.GATE,
            TensorRole.UP,
            TensorRole.DOWN,
            TensorRole.FINAL_NORM,
            TensorRole.OUTPUT_HEAD);

    /**
     * Checks that the parts fit each other.
     *
     * @throws IllegalArgumentException if more of a head is turned than there is, heads of an odd size are, or a layer has no
     *     rotation
     */
    public DecoderConfig {
        for (Positions.Rotary rotary : positions.rotations()) {
            if (rotary.width() > heads.size()) {
                throw new IllegalArgumentException(
                        "width: " + rotary.width() + " (expected: <= size of a head = " + heads.size() + ")");
            }
        }
        if (positions instanceof Positions.Layered layered && layered.ofLayers().size() < size.layers()) {
            throw new IllegalArgumentException("ofLayers: " + layered.ofLayers().size() + " (expected: >= "
                    + size.layers() + ", one for each layer)");
        }
        if (!positions.rotations().isEmpty() && heads.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "size: " + heads.size() + " (expected: even, as heads are turned in pairs)");
        }
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /**
     * A model of the Llama family with a head of its own.
     *
     * @param size how large it is
     * @param heads the attention heads of a layer
     * @param feedForwardWidth width of the gated feed-forward layer
     * @param vocabularySize number of token ids
     * @param normEpsilon constant added to the mean square in root-mean-square normalisation
     * @param ropeTheta base of the rotary position wavelengths
     * @return the configuration
     */
    public static DecoderConfig llama(
            Size size, Heads heads, int feedForwardWidth, int vocabularySize, double normEpsilon, double ropeTheta) {
        return new DecoderConfig(
                size,
                heads,
                Attention.scaled(heads.size()),
                new Positions.Rotary(ropeTheta, heads.size(), new RotaryScaling.None()),
                new FeedForward(feedForwardWidth, Activation.SILU, Residual.SEQUENTIAL),
                Norm.rootMeanSquare(normEpsilon),
                Tokens.plain(vocabularySize),
                LLAMA);
    }

    /**
     * The tensors of a model of the Llama family.
     *
     * @return their roles, a new set
     */
    public static Set<TensorRole> llamaRoles() {
        return EnumSet.copyOf(LLAMA);
    }

    /**
     * The same model whose embedding serves as its head.
     *
     * @return the changed copy
     */
    public DecoderConfig withTiedEmbeddings() {
        Set<TensorRole> tied = EnumSet.copyOf(roles);
        tied.remove(TensorRole.OUTPUT_HEAD);
        return copy(size, tied);
    }

    /**
     * The same model with a head of its own.
     *
     * @return the changed copy
     */
    public DecoderConfig withOutputHead() {
        Set<TensorRole> untied = EnumSet.copyOf(roles);
        untied.add(TensorRole.OUTPUT_HEAD);
        return copy(size, untied);
    }

    /**
     * The same model for shorter sequences.
     *
     * @param limit the most positions to provide for, at least 1
     * @return the changed copy; never for more than the model is made for
     */
    public DecoderConfig withMaxPositions(int limit) {
        return copy(new Size(size.hidden(), size.layers(), Math.min(size.positions(), limit)), roles);
    }

    /**
     * Whether the embedding serves as the head.
     *
     * @return true if there is no head of its own
     */
    public boolean tiedEmbeddings() {
        return !roles.contains(TensorRole.OUTPUT_HEAD);
    }

    private DecoderConfig copy(Size newSize, Set<TensorRole> newRoles) {
        return new DecoderConfig(newSize, heads, attention, positions, feedForward, norm, tokens, newRoles);
    }
}
