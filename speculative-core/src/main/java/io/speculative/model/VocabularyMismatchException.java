package io.speculative.model;

/** A draft model and a target model that don't speak the same tokens. Choose another draft model. */
public class VocabularyMismatchException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** Says what differs, and where first. */
    public VocabularyMismatchException(String message) {
        super(message);
    }
}
