package io.speculative.djl.program;

/**
 * One row of a softmax, copied from the device.
 *
 * @param weights one weight per token
 * @param total their sum in 64 bits, which differs from 1 by rounding
 */
public record SoftmaxRow(float[] weights, double total) {}
