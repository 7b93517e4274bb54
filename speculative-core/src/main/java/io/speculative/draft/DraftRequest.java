package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.HiddenStates;

/**
 * The request that a {@link DraftSession} follows.
 *
 * @param rule the request's sampling rule, which its draft laws go through too
 * @param random the request's random numbers
 * @param target the target's hidden states at the {@link Drafter#taps}, of all committed tokens: the prompt's once it is read, and
 *     those of each accepted path before the drafter hears of its commit
 */
public record DraftRequest(SamplingRule rule, RandomStream random, HiddenStates target) {

    /** A request for drafters that read nothing of the target. */
    public static DraftRequest of(SamplingRule rule, RandomStream random) {
        return new DraftRequest(rule, random, HiddenStates.none());
    }
}
