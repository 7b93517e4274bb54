package io.speculative.verify;

import io.speculative.distribution.Distribution;

/** The target's laws at the nodes of a scored tree, after the sampling rule. Fetched when asked for. */
@FunctionalInterface
public interface TargetDistributions {

    /** The target's law of the token after a node. */
    Distribution at(int node);
}
