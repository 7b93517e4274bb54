package io.speculative.djl.shape;

/**
 * How the residual stream is normalised where it is read.
 *
 * @param kind by what
 * @param epsilon what is added to the mean square, or to the variance; positive
 * @param gainOffset what is added to the gains of the checkpoint, 1 where they are stored as distances from it
 */
public record Norm(Kind kind, double epsilon, double gainOffset) {

    /** What a row is divided by. */
    public enum Kind {
        /** The root of its mean square (Zhang and Sennrich, Root Mean Square Layer Normalization, 2019). */
        ROOT_MEAN_SQUARE,
        /** Its standard deviation, after its mean is taken away (Ba et al., Layer Normalization, 2016). */
        LAYER
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if epsilon is not positive
     */
    public Norm {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0)");
        }
    }

    /**
     * Root-mean-square normalisation with gains as they are stored.
     *
     * @param epsilon what is added to the mean square
     * @return the norm
     */
    public static Norm rootMeanSquare(double epsilon) {
        return new Norm(Kind.ROOT_MEAN_SQUARE, epsilon, 0);
    }

    /**
     * Layer normalisation with gains as they are stored.
     *
     * @param epsilon what is added to the variance
     * @return the norm
     */
    public static Norm layer(double epsilon) {
        return new Norm(Kind.LAYER, epsilon, 0);
    }
}
