package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.length.DraftLength;
import org.junit.jupiter.api.Test;

class ChainDrafterTest extends ChainDrafterContract {

    @Override
    protected DraftLength length() {
        return DraftLength.fixed(3);
    }

    @Test
    void draft_shallowerThanItsLength_needsNoMoreContext() {
        try (DraftSession session = drafter().open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            session.append(new int[38]);
            assertThat(session.draft(1, Room.ofDepth(2)).tree().drafted()).isEqualTo(2);
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
        assertThat(ChainDrafter.of(MODEL, DraftLength.entropy(8))).hasToString("chain:entropy[up to 8]");
        assertThat(drafter().vocabulary()).contains(MODEL.vocabulary());
    }

    @Test
    void commit_anyNode_tellsTheLengthHowManyWereAccepted() {
        ChainDrafter drafter = ChainDrafter.of(MODEL, DraftLength.adaptive(1, 8));
        try (DraftSession session =
                drafter.open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            session.append(0, 3);
            assertThat(session.draft(1, Room.ofDepth(8)).tree().drafted()).isEqualTo(1);
            session.commit(1);
            assertThat(session.draft(4, Room.ofDepth(8)).tree().drafted()).isEqualTo(3);
            session.commit(2);
            assertThat(session.draft(1, Room.ofDepth(8)).tree().drafted()).isEqualTo(2);
            session.commit(0);
            assertThat(session.draft(2, Room.ofDepth(8)).tree().drafted()).isEqualTo(1);
        }
    }
}
