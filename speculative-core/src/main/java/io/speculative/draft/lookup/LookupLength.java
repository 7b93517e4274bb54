package io.speculative.draft.lookup;

/**
 * How long the lookups of one request get. It hears how the text went on before it is asked, and never a token that
 * could still be dropped, so no length can bias a text. Not thread-safe.
 */
@FunctionalInterface
public interface LookupLength {

    /**
     * How long the next draft gets.
     *
     * @param match how many tokens of the text's end stood there before, at least 1
     * @return the most tokens to draft; 0 for no draft
     */
    int most(int match);

    /**
     * Takes note of a token that a round keeps, so that each is a test of the lookup, whether it was drafted or not.
     * Tokens that are appended, as the prompt is, are not told.
     *
     * @param match how many tokens before it stood there before, at least 1
     * @param foreseen whether it is the token that would have been drafted first
     */
    default void followed(int match, boolean foreseen) {}

    /**
     * Takes note of a round that is over.
     *
     * @param drafted how many tokens its draft had; may be 0
     * @param accepted how many of them were accepted
     */
    default void verdict(int drafted, int accepted) {}
}
