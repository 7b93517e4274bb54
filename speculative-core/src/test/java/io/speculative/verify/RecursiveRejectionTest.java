package io.speculative.verify;

import io.speculative.draft.DraftLaw;

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
            case PICKED -> AcceptanceFormulas.picked(target, draft, count);
        };
    }
}
