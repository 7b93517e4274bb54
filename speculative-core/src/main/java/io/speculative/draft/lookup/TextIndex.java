package io.speculative.draft.lookup;

/** An index of one request's tokens that says how they may go on. Not thread-safe. */
interface TextIndex {

    /** Follows the next token of the request. */
    void add(int token);

    /** How many tokens of the text's end the continuation follows; 0 if the text so far suggests nothing. */
    int match();

    /**
     * The tokens that may come next; a pure function of the tokens added.
     *
     * @param mostTokens at least 1
     * @return up to {@code mostTokens} of them, at least one after a {@link #match}; none if the text so far suggests nothing
     */
    int[] continuation(int mostTokens);
}
