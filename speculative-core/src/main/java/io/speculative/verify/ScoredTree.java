package io.speculative.verify;

import io.speculative.distribution.Distribution;

/**
 * A draft's tree as the target has scored it. What is asked for is fetched then, from the pass that scored the tree.
 */
public interface ScoredTree {

    /** The target's law of the token after a node, after the sampling rule. */
    Distribution at(int node);

    /** The position of the root in the text, counted from 0: the number of tokens before it. */
    int rootPosition();
}
