package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.List;

/** Chooses the children of one node. Immutable and thread-safe. */
public interface SiblingSampler {

    /** How the siblings it chooses depend on each other. */
    DraftLaw law();

    /**
     * Chooses up to {@code count} tokens; fewer only if the law has no more tokens of positive probability to offer.
     *
     * @param law the draft model's law after the node, after the sampling rule
     * @param count at least 1
     * @return the siblings in the order a verifier has to look at them
     */
    List<DrawnToken> draw(Distribution law, int count, RandomStream random);
}
