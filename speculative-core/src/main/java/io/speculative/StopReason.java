package io.speculative;

/** Why a generation ended. */
public enum StopReason {
    /** A stop token or one of the model's end tokens was emitted; it is the last token. */
    STOP_TOKEN,
    /** {@link GenerationOptions#maxNewTokens()} were emitted. */
    MAX_TOKENS,
    /** The target's context is full. */
    CONTEXT_FULL,
    /**
     * {@link Generation#cancel} or {@link Generation#close} was called before the end, the thread was interrupted, or a
     * call threw.
     */
    CANCELLED
}
