package io.speculative.djl.program;

/** The nonlinear function of a feed-forward part. */
public enum Activation {
    /** {@code x / (1 + exp(-x))}. */
    SILU("torch.silu(%s)"),
    /** {@code x} times the normal distribution function of it (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016). */
    GELU("torch.gelu(%s, approximate=\"none\")"),
    /** {@link #GELU} by its approximation with a hyperbolic tangent. */
    GELU_TANH("torch.gelu(%s, approximate=\"tanh\")"),
    /** The positive part. */
    RELU("torch.relu(%s)");

    private final String call;

    Activation(String call) {
        this.call = call;
    }

    /** Its call, as programs write it. */
    String of(String argument) {
        return call.formatted(argument);
    }
}
