package io.speculative.model;

/** Thrown by a call of something that is closed: a model, a session, a vocabulary or a request. */
public class ClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is closed.
     *
     * @param name what it is
     */
    public ClosedException(String name) {
        super(name + ": closed (expected: open)");
    }
}
