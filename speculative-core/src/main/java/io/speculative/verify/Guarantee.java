package io.speculative.verify;

/** What a verifier promises about the emitted text. */
public enum Guarantee {
    /** The text has exactly the target's law. */
    LOSSLESS,
    /** The text may differ from the target's law. */
    LOSSY
}
