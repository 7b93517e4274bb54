package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.model.Tap;

/**
 * A draft's tree as the target has scored it. What is asked for is fetched then, from the pass that scored the tree.
 */
public interface ScoredTree {

    /** The target's law of the token after a node, after the sampling rule. */
    Distribution at(int node);

    /** The position of the root in the text, counted from 0: the number of tokens before it. */
    int rootPosition();

    /**
     * Copies the target's hidden state at a node.
     *
     * @param tap one of the verifier's {@link Verifier#taps}
     * @param destination receives the state from index 0
     * @throws IllegalArgumentException if the target's session was not opened with the tap
     */
    void copyHidden(Tap tap, int node, float[] destination);
}
