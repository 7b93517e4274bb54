package io.speculative.djl.shape;

/**
 * The feed-forward part of a layer.
 *
 * @param width width of its inner layer
 * @param activation its nonlinear function
 * @param residual how it and attention read the stream and add to it
 */
public record FeedForward(int width, Activation activation, Residual residual) {

    /**
     * Checks the width.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public FeedForward {
        Size.requirePositive("width", width);
    }
}
