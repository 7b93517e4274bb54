package io.speculative.verify;

import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
import java.util.EnumSet;
import java.util.Set;

/**
 * Greedy decoding: accepts the drafted tokens that the target's argmax agrees with. Where every target law is a point
 * mass it does the same as {@link NaiveSampling}. It refuses requests that sample, as accepting the argmax would not
 * keep their law.
 */
public final class GreedyMatch implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public boolean allows(SamplingRule rule) {
        return !rule.draws();
    }

    @Override
    public Session open() {
        return new NaiveSampling().open();
    }

    @Override
    public String toString() {
        return "greedy-match";
    }
}
