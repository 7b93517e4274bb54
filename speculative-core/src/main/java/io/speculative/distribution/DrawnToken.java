package io.speculative.distribution;

/**
 * A token and the law it was drawn from, given all that was drawn before it. Whoever draws a token hands over its law;
 * a token that was picked, not drawn, has a point mass.
 *
 * @param token the token
 * @param law its law
 */
public record DrawnToken(int token, Distribution law) {}
