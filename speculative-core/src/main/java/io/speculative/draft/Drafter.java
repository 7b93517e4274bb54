package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/** Proposes token trees. Immutable and thread-safe; what it remembers of a request lives in a {@link DraftSession}. */
public interface Drafter {

    /** How siblings of its drafts are chosen, under a rule that samples. */
    DraftLaw law();

    /** The vocabulary its tokens belong to; empty if it only repeats tokens it has been given. */
    Optional<Vocabulary> vocabulary();

    /**
     * Starts following a request. The caller closes the session.
     *
     * @param rule the request's sampling rule, which its draft laws go through too
     * @param random the request's random numbers
     */
    DraftSession open(SamplingRule rule, RandomStream random);
}
