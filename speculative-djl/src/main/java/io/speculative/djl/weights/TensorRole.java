package io.speculative.djl.weights;

/**
 * What a tensor does in a decoder-only transformer, whatever its family calls it. Linear maps are stored as
 * {@code [outputs, inputs]}.
 */
public enum TensorRole {
    /** Token embedding, {@code [vocabulary, hidden]}. */
    EMBEDDING,
    /** Gain of the norm before attention, {@code [hidden]}; one per layer. */
    ATTENTION_NORM,
    /** Query projection, {@code [heads * head, hidden]}; one per layer. */
    QUERY,
    /** Key projection, {@code [keyValueHeads * head, hidden]}; one per layer. */
    KEY,
    /** Value projection, {@code [keyValueHeads * head, hidden]}; one per layer. */
    VALUE,
    /** Projection of the heads' outputs, {@code [hidden, heads * head]}; one per layer. */
    ATTENTION_OUTPUT,
    /** Gain of the norm before the feed-forward part, {@code [hidden]}; one per layer. */
    FEED_FORWARD_NORM,
    /** Gate projection, {@code [feedForward, hidden]}; one per layer. */
    GATE,
    /** Up projection, {@code [feedForward, hidden]}; one per layer. */
    UP,
    /** Down projection, {@code [hidden, feedForward]}; one per layer. */
    DOWN,
    /** Gain of the norm after the last layer, {@code [hidden]}. */
    FINAL_NORM,
    /** Projection to logits, {@code [vocabulary, hidden]}; absent where the embedding serves as it. */
    OUTPUT_HEAD
}
