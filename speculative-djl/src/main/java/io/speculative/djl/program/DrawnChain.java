package io.speculative.djl.program;

/**
 * Tokens drawn one after another, and the law of each.
 *
 * @param tokens the ids in order
 * @param laws the law of each token, a softmax row copied from the device
 */
public record DrawnChain(int[] tokens, SoftmaxRow[] laws) {}
