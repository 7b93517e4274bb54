package io.speculative.djl.shape;

/** The nonlinear function of a feed-forward part. */
public enum Activation {
    /** {@code x / (1 + exp(-x))}. */
    SILU,
    /** {@code x} times the normal distribution function of it (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016). */
    GELU,
    /** {@link #GELU} by its approximation with a hyperbolic tangent. */
    GELU_TANH,
    /** The positive part. */
    RELU
}
