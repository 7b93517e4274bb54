package io.speculative.verify;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.sibling.StoppedDraws;

class RecursiveRejectionTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new RecursiveRejection();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return switch (law) {
            case SINGLE -> AcceptanceFormulas.overlap(target, draft);
            case INDEPENDENT -> AcceptanceFormulas.recursiveIndependent(target, draft, count);
            case WITHOUT_REPLACEMENT -> AcceptanceFormulas.recursiveWithoutReplacement(target, draft, count);
            case WITHOUT_REPLACEMENT_STOPPED ->
                AcceptanceFormulas.recursiveStopped(target, draft, count, StoppedDraws::isLast);
            case PICKED -> AcceptanceFormulas.picked(target, draft, count);
            case PICKED_THEN_INDEPENDENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::recursiveIndependent);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::recursiveWithoutReplacement);
        };
    }
}
