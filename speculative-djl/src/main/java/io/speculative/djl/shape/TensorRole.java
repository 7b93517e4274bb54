package io.speculative.djl.shape;

/**
 * What a tensor does in a decoder-only transformer, whatever its family calls it. Linear maps are {@code [outputs, inputs]}.
 * Which roles a model has tells how it computes: one without a {@link #GATE} has a plain feed-forward part, one with a
 * {@link #QUERY_NORM} normalises queries and keys, and so on.
 */
public enum TensorRole {
    /** Token embedding, {@code [vocabulary, hidden]}. */
    EMBEDDING(false),
    /** Embedding of positions, {@code [positions and an offset, hidden]}. */
    POSITION_EMBEDDING(false),
    /** Gain of the norm before attention, {@code [hidden]}; absent where both parts read the stream as it is. */
    ATTENTION_NORM(true),
    /** Bias of the norm before attention, {@code [hidden]}. */
    ATTENTION_NORM_BIAS(true),
    /** Query projection, {@code [heads * head, hidden]}. */
    QUERY(true),
    /** Bias of the query projection, {@code [heads * head]}. */
    QUERY_BIAS(true),
    /** Key projection, {@code [keyValueHeads * head, hidden]}. */
    KEY(true),
    /** Bias of the key projection, {@code [keyValueHeads * head]}. */
    KEY_BIAS(true),
    /** Value projection, {@code [keyValueHeads * head, hidden]}. */
    VALUE(true),
    /** Bias of the value projection, {@code [keyValueHeads * head]}. */
    VALUE_BIAS(true),
    /** Gain of the norm of each query head, {@code [head]}. */
    QUERY_NORM(true),
    /** Gain of the norm of each key head, {@code [head]}. */
    KEY_NORM(true),
    /** Gain of the norm of all queries of a row together, {@code [heads * head]}. */
    ALL_QUERIES_NORM(true),
    /** Gain of the norm of all keys of a row together, {@code [keyValueHeads * head]}. */
    ALL_KEYS_NORM(true),
    /** Projection of the heads' outputs, {@code [hidden, heads * head]}. */
    ATTENTION_OUTPUT(true),
    /** Bias of the projection of the heads' outputs, {@code [hidden]}. */
    ATTENTION_OUTPUT_BIAS(true),
    /** Gain of the norm after attention, before it is added to the stream, {@code [hidden]}. */
    ATTENTION_POST_NORM(true),
    /** Gain of the norm before the feed-forward part, {@code [hidden]}. */
    FEED_FORWARD_NORM(true),
    /** Bias of the norm before the feed-forward part, {@code [hidden]}. */
    FEED_FORWARD_NORM_BIAS(true),
    /** Gate projection, {@code [feedForward, hidden]}. */
    GATE(true),
    /** Bias of the gate projection, {@code [feedForward]}. */
    GATE_BIAS(true),
    /** Up projection, {@code [feedForward, hidden]}. */
    UP(true),
    /** Bias of the up projection, {@code [feedForward]}. */
    UP_BIAS(true),
    /** Down projection, {@code [hidden, feedForward]}. */
    DOWN(true),
    /** Bias of the down projection, {@code [hidden]}. */
    DOWN_BIAS(true),
    /** Gain of the norm after the feed-forward part, before it is added to the stream, {@code [hidden]}. */
    FEED_FORWARD_POST_NORM(true),
    /** Gain of the norm after the last layer, {@code [hidden]}. */
    FINAL_NORM(false),
    /** Bias of the norm after the last layer, {@code [hidden]}. */
    FINAL_NORM_BIAS(false),
    /** Projection to logits, {@code [vocabulary, hidden]}; absent where the embedding serves as it. */
    OUTPUT_HEAD(false);

    private final boolean perLayer;

    TensorRole(boolean perLayer) {
        this.perLayer = perLayer;
    }

    /**
     * Whether each layer has a tensor of its own.
     *
     * @return false if the model has one
     */
    public boolean isPerLayer() {
        return perLayer;
    }
}
