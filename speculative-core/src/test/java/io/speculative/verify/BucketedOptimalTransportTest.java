package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.draft.DraftLaw;
import org.junit.jupiter.api.Test;

class BucketedOptimalTransportTest extends VerifierContract {

    private static final double GAP = 0.01;

    @Override
    protected Verifier verifier() {
        return OptimalTransport.bucketed(GAP);
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.optimalByNode(law, target, draft, count);
    }

    @Override
    protected double gap() {
        return GAP;
    }

    @Test
    void bucketed_gapOutOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalTransport.bucketed(0))
                .withMessage("gap: 0.0 (expected: 1e-4 to 0.1)");
    }
}
