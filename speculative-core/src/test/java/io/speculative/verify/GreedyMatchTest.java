package io.speculative.verify;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.sibling.StoppedDraws;

class GreedyMatchTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new GreedyMatch();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return switch (law) {
            case SINGLE, INDEPENDENT -> AcceptanceFormulas.naiveIndependent(target, draft, count);
            case WITHOUT_REPLACEMENT -> AcceptanceFormulas.naiveWithoutReplacement(target, draft, count);
            case WITHOUT_REPLACEMENT_STOPPED ->
                AcceptanceFormulas.naiveStopped(target, draft, count, StoppedDraws::isLast);
            case PICKED -> AcceptanceFormulas.picked(target, draft, count);
            case PICKED_THEN_INDEPENDENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::naiveIndependent);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::naiveWithoutReplacement);
        };
    }
}
