package io.speculative.model;

/**
 * Thrown where memory has no room for what is asked: a model, a session, a file to read or a text to encode. Nothing is
 * taken. Ask again when others have ended, ask for less, or give more: the message has the figures.
 */
public class MemoryExhaustedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Says how much was asked for and how much there is. */
    public MemoryExhaustedException(String message) {
        super(message);
    }

    /** The same, with what the allocator said. */
    public MemoryExhaustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
