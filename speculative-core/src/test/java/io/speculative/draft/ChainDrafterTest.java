package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import org.junit.jupiter.api.Test;

class ChainDrafterTest extends ChainDrafterContract {

    @Override
    protected DraftLength length() {
        return FixedLength.of(3);
    }

    @Test
    void draft_shallowerThanItsLength_needsNoMoreContext() {
        try (DraftSession session = drafter().open(SamplingRule.greedy(), RandomStream.seeded(1))) {
            session.append(new int[38]);
            assertThat(session.draft(1, 2).tree().drafted()).isEqualTo(2);
        }
    }

    @Test
    void of_lengthZero_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainDrafter.of(MODEL, 0))
                .withMessage("draftLength: 0 (expected: >= 1)");
    }

    @Test
    void toString_any_namesAlgorithmAndLength() {
        assertThat(ChainDrafter.of(MODEL, 3)).hasToString("chain:3");
        assertThat(ChainDrafter.of(MODEL, EntropyStop.upTo(8))).hasToString("chain:entropy[up to 8]");
        assertThat(drafter().vocabulary()).contains(MODEL.vocabulary());
    }

    @Test
    void commit_anyNode_tellsTheLengthHowManyWereAccepted() {
        ChainDrafter drafter = ChainDrafter.of(MODEL, AdaptiveLength.of(1, 8));
        try (DraftSession session = drafter.open(SamplingRule.temperature(1), RandomStream.seeded(1))) {
            session.append(0, 3);
            assertThat(session.draft(1, 8).tree().drafted()).isEqualTo(1);
            session.commit(1);
            assertThat(session.draft(4, 8).tree().drafted()).isEqualTo(3);
            session.commit(2);
            assertThat(session.draft(1, 8).tree().drafted()).isEqualTo(2);
            session.commit(0);
            assertThat(session.draft(2, 8).tree().drafted()).isEqualTo(1);
        }
    }
}
