package io.speculative.verify;

import io.speculative.draft.DraftLaw;

class PickedLastTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new PickedLast();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return switch (law) {
            case SINGLE -> AcceptanceFormulas.overlap(target, draft);
            case INDEPENDENT -> AcceptanceFormulas.recursiveIndependent(target, draft, count);
            case WITHOUT_REPLACEMENT -> AcceptanceFormulas.recursiveWithoutReplacement(target, draft, count);
            case PICKED -> AcceptanceFormulas.picked(target, draft, count);
            case PICKED_THEN_INDEPENDENT ->
                AcceptanceFormulas.pickedLastIndependent(target, draft, pickedOf(count), count);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                AcceptanceFormulas.pickedLastWithoutReplacement(target, draft, pickedOf(count), count);
        };
    }
}
