package io.speculative.djl.shape;

/**
 * How the two parts of a layer, attention and feed-forward, read the residual stream and add to it.
 *
 * @param parallel whether the feed-forward part reads the same stream as attention, normalised by statistics that both share,
 *     and not the one that attention has been added to
 * @param scale what both parts are multiplied by before they are added; positive
 */
public record Residual(boolean parallel, double scale) {

    /** The feed-forward part reads the stream that attention has been added to. */
    public static final Residual SEQUENTIAL = new Residual(false, 1);

    /** The feed-forward part reads the same stream as attention. */
    public static final Residual PARALLEL = new Residual(true, 1);

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if the scale is not positive
     */
    public Residual {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale: " + scale + " (expected: > 0)");
        }
    }
}
