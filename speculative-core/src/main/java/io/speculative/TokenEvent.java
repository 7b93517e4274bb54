package io.speculative;

/**
 * One emitted token.
 *
 * @param token its id
 * @param text the text that became certain with it; empty while a character is incomplete, and for special tokens
 */
public record TokenEvent(int token, String text) {}
