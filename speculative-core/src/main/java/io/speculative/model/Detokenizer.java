package io.speculative.model;

/**
 * Turns a stream of token ids into text piece by piece. A token that ends inside a UTF-8 character yields nothing until
 * the character is complete; all pieces together are the text of all ids. Used by one thread.
 */
public interface Detokenizer {

    /** Takes the next id and returns the text that is now certain, which may be empty. */
    String push(int token);

    /** Ends the stream and returns what was held back; an incomplete character becomes U+FFFD. */
    String finish();
}
