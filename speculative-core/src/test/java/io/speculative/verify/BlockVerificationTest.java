package io.speculative.verify;

import io.speculative.draft.DraftLaw;

class BlockVerificationTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new BlockVerification();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.overlap(target, draft);
    }
}
