package io.speculative.verify;

import io.speculative.distribution.Distribution;

/** The target's laws at the nodes of a scored tree, after the sampling rule. Fetched when asked for. */
@FunctionalInterface
public interface TargetDistributions {

    /** The target's law of the token after a node. */
    Distribution at(int node);

    /** The position of the root in the text, counted from 0: the number of tokens before it. 0 if it is not known. */
    default int rootPosition() {
        return 0;
    }
}
