package io.speculative.djl.program;

/**
 * Tokens drawn one after another, and the law of each.
 *
 * @param tokens the ids in order
 * @param laws one row of probabilities per token, each a new array
 */
public record DrawnChain(int[] tokens, float[][] laws) {}
