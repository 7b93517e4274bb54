package io.speculative.model;

/**
 * Thrown where a draft model and a target model have different vocabularies. Choose another draft model, or let this
 * one draft through {@link SharedTokens} or, if the two share too few tokens, through a {@code TextMatchDrafter}.
 */
public class VocabularyMismatchException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** Says what differs, and where first. */
    public VocabularyMismatchException(String message) {
        super(message);
    }
}
