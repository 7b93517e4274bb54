package io.speculative.djl.shape;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The shape of a decoder-only transformer, and what its family computes in it.
 *
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward layer
 * @param layers number of layers
 * @param heads number of query heads per layer
 * @param keyValueHeads number of key and value heads per layer; divides {@code heads}
 * @param headSize width of one head; even
 * @param vocabularySize number of token ids
 * @param maxPositions largest number of positions in one sequence
 * @param norm how the stream is normalised
 * @param positions how positions are told
 * @param attention how queries and keys become weights
 * @param activation the nonlinear function of the feed-forward layer
 * @param residual what the feed-forward layer reads
 * @param embeddingScale what embeddings are multiplied by where they enter the stream
 * @param logitCap where logits level off, {@code cap * tanh(logit / cap)}; infinite where they don't
 * @param roles the tensors it has, which tell the rest: biases, a gate, norms of queries and keys, a head of its own
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
        Norm norm,
        Positions positions,
        Attention attention,
        Activation activation,
        Residual residual,
        double embeddingScale,
        double logitCap,
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
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a size is not positive, the head size is odd, the key-value heads do not divide the
     *     heads, or more of a head is turned than there is
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
        if (positions instanceof Positions.Rotary rotary && rotary.width() > headSize) {
            throw new IllegalArgumentException(
                    "width: " + rotary.width() + " (expected: <= headSize = " + headSize + ")");
        }
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /**
     * A model of the Llama family with a head of its own.
     *
     * @param hiddenSize width of the residual stream
     * @param intermediateSize width of the gated feed-forward layer
     * @param layers number of layers
     * @param heads number of query heads per layer
     * @param keyValueHeads number of key and value heads per layer
     * @param headSize width of one head
     * @param vocabularySize number of token ids
     * @param maxPositions largest number of positions in one sequence
     * @param normEpsilon constant added to the mean square in root-mean-square normalisation
     * @param ropeTheta base of the rotary position wavelengths
     * @return the configuration
     */
    public static DecoderConfig llama(
            int hiddenSize,
            int intermediateSize,
            int layers,
            int heads,
            int keyValueHeads,
            int headSize,
            int vocabularySize,
            int maxPositions,
            double normEpsilon,
            double ropeTheta) {
        return new DecoderConfig(
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                keyValueHeads,
                headSize,
                vocabularySize,
                maxPositions,
                Norm.rootMeanSquare(normEpsilon),
                new Positions.Rotary(ropeTheta, headSize, new RotaryScaling.None()),
                Attention.scaled(headSize),
                Activation.SILU,
                Residual.SEQUENTIAL,
                1,
                Double.POSITIVE_INFINITY,
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
        return copy(maxPositions, tied);
    }

    /**
     * The same model for shorter sequences.
     *
     * @param limit the most positions to provide for, at least 1
     * @return the changed copy; never for more than the model was trained for
     */
    public DecoderConfig withMaxPositions(int limit) {
        return copy(Math.min(maxPositions, limit), roles);
    }

    /**
     * Whether the embedding serves as the head.
     *
     * @return true if there is no head of its own
     */
    public boolean tiedEmbeddings() {
        return !roles.contains(TensorRole.OUTPUT_HEAD);
    }

    private DecoderConfig copy(int newMaxPositions, Set<TensorRole> newRoles) {
        return new DecoderConfig(
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                keyValueHeads,
                headSize,
                vocabularySize,
                newMaxPositions,
                norm,
                positions,
                attention,
                activation,
                residual,
                embeddingScale,
                logitCap,
                newRoles);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
