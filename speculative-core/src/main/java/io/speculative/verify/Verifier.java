package io.speculative.verify;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import java.util.Set;

/** Accepts a path through a draft's tree and adds one token. Immutable and thread-safe. */
public interface Verifier {

    /** What the emitted text is worth, for the draft laws and rules named below. */
    Guarantee guarantee();

    /** The draft laws the guarantee holds for. A decoder refuses a drafter of any other. */
    Set<DraftLaw> draftLaws();

    /** Whether the guarantee holds under a sampling rule. A decoder refuses a request with any other. */
    default boolean allows(SamplingRule rule) {
        return true;
    }

    /**
     * Decides on a draft.
     *
     * @param target the target's law at each node of the draft's tree
     * @param draft made as one of {@link #draftLaws()} says; may be empty, then the next token is drawn at the root
     * @param random the request's random numbers
     */
    Verification verify(TargetDistributions target, Draft draft, RandomStream random);
}
