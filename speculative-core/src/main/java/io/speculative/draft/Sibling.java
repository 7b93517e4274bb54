package io.speculative.draft;

import io.speculative.distribution.Distribution;

/**
 * A drawn token and the law it was drawn from, given the siblings drawn before it.
 *
 * @param token the token
 * @param law its law
 */
public record Sibling(int token, Distribution law) {}
