package io.speculative.verify;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import java.util.EnumSet;
import java.util.Set;

/** The frame of a verifier that is broken on purpose: it claims everything and keeps nothing from round to round. */
abstract class Mutant implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public final Session open() {
        return this::verify;
    }

    abstract Verification verify(ScoredTree target, Draft draft, RandomStream random);
}
