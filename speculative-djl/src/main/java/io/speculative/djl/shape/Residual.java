package io.speculative.djl.shape;

/** What the feed-forward part of a layer reads. */
public enum Residual {
    /** The stream that attention has been added to. */
    SEQUENTIAL,
    /** The same stream as attention, normalised by statistics that both share. */
    PARALLEL
}
