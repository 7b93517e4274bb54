package io.speculative.verify;

/**
 * A verdict: the path from the root of the draft's tree to a node is accepted, and one token follows it.
 *
 * @param node the last accepted node; 0, the root, if no drafted token is accepted
 * @param nextToken the token after it: drawn from the residual after a rejection, else the bonus token
 */
public record Verification(int node, int nextToken) {}
