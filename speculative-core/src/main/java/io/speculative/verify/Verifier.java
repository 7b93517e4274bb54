package io.speculative.verify;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.model.Tap;
import java.util.Set;

/**
 * Accepts a path through a draft's tree and adds one token. Immutable and thread-safe; the arrays it works on belong to
 * a {@link Session}.
 */
public interface Verifier {

    /**
     * What the verifier promises about the emitted text, for its {@link #draftLaws} and the rules it {@link #allows}.
     */
    Guarantee guarantee();

    /** The draft laws the guarantee holds for. A decoder refuses a drafter of any other. */
    Set<DraftLaw> draftLaws();

    /** Whether the guarantee holds under a sampling rule. A decoder refuses a request with any other. */
    default boolean allows(SamplingRule rule) {
        return true;
    }

    /**
     * The hidden states of the target that it reads at the nodes of a tree ({@link ScoredTree#copyHidden}); none for those that decide
     * from laws alone.
     */
    default Set<Tap> taps() {
        return Set.of();
    }

    /** Starts deciding for a request. */
    Session open();

    /**
     * The verification of one request. It keeps its arrays from round to round, and nothing else: no decision depends
     * on an earlier one. Not thread-safe.
     */
    @FunctionalInterface
    interface Session {

        /**
         * Decides on a draft.
         *
         * @param target the draft's tree as the target has scored it
         * @param draft made as one of {@link Verifier#draftLaws()} says; may be empty, then the next token is drawn at
         *     the root
         * @param random the request's random numbers
         */
        Verification verify(ScoredTree target, Draft draft, RandomStream random);
    }
}
