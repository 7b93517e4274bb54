package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.draft.DraftLaw;
import org.junit.jupiter.api.Test;

class OptimalTransportTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return OptimalTransport.exact();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.optimalByNode(law, target, draft, count);
    }

    @Test
    void toString_forms_areNamedApart() {
        assertThat(OptimalTransport.exact()).hasToString("optimal");
        assertThat(OptimalTransport.bucketed()).hasToString("optimal-bucketed");
    }
}
