package io.speculative.draft.length;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.ChainDrafterContract;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConfidenceStopTest {

    private static final Distribution LAW = Distribution.ofWeights(new float[] {0.25f, 0.125f, 0.625f});

    @Nested
    class OfToken extends ChainDrafterContract {
        @Override
        protected DraftLength length() {
            return DraftLength.confidenceOfToken(0.3, 4);
        }
    }

    @Nested
    class OfLaw extends ChainDrafterContract {
        @Override
        protected DraftLength length() {
            return DraftLength.confidenceOfLaw(0.35, 4);
        }
    }

    @Test
    void goesOn_ofToken_looksAtTheLastTokenAndAsksForNoLaw() {
        List<DrawnToken> drafted = List.of(new DrawnToken(1, LAW), new DrawnToken(0, LAW));
        assertThat(goesOn(DraftLength.confidenceOfToken(0.25, 4), drafted)).isTrue();
        assertThat(goesOn(DraftLength.confidenceOfToken(0.26, 4), drafted)).isFalse();
    }

    private static boolean goesOn(DraftLength length, List<DrawnToken> drafted) {
        return length.open().goesOn(drafted, () -> {
            throw new AssertionError("next: asked for (expected: not to be)");
        });
    }

    @Test
    void goesOn_ofLaw_looksAtTheLargestProbability() {
        List<DrawnToken> drafted = List.of(new DrawnToken(1, LAW));
        assertThat(DraftLength.confidenceOfLaw(0.625, 4).open().goesOn(drafted, () -> LAW))
                .isTrue();
        assertThat(DraftLength.confidenceOfLaw(0.63, 4).open().goesOn(drafted, () -> LAW))
                .isFalse();
    }

    @Test
    void draft_ofToken_endsAfterTheImprobableTokenForNoPassMore() {
        for (long seed = 0; seed < 20; seed++) {
            TableModel model = TableModel.of(LawTable.constant(1, 2, 5), 3);
            Draft draft = draft(model, DraftLength.confidenceOfToken(0.2, 6), SamplingRule.temperature(1), seed);
            int length = draft.tree().drafted();
            for (int node = 1; node < length; node++) {
                assertThat(draft.tree().token(node)).isNotZero();
            }
            assertThat(length == 6 || draft.tree().token(length) == 0).isTrue();
            assertThat(model.passes()).isEqualTo(length);
        }
    }

    @Test
    void draft_ofLaw_endsBeforeTheFlatLawForOnePassMore() {
        TableModel model = TableModel.of(alternating(), 2);
        Draft draft = draft(model, DraftLength.confidenceOfLaw(0.6, 6), SamplingRule.temperature(1), 1);
        assertThat(draft.tree().drafted()).isEqualTo(2);
        assertThat(model.passes()).isEqualTo(3);
    }

    @Test
    void draft_greedy_looksAtTheSoftmaxOfTheRow() {
        for (DraftLength length : List.of(DraftLength.confidenceOfLaw(0.6, 6), DraftLength.entropy(6))) {
            TableModel model = TableModel.of(alternating(), 2);
            Draft draft = draft(model, length, SamplingRule.greedy(), 1);
            assertThat(draft.tree().drafted()).isEqualTo(length instanceof EntropyStop ? 6 : 2);
            assertThat(draft.picked(1)).isTrue();
        }
        TableModel model = TableModel.of(alternating(), 2);
        Draft draft = draft(model, DraftLength.confidenceOfToken(0.6, 6), SamplingRule.greedy(), 1);
        assertThat(draft.tree().drafted()).isEqualTo(3);
        assertThat(model.passes()).isEqualTo(3);
    }

    /** Sure after two and three tokens, undecided after four. */
    private static LawTable alternating() {
        return context -> context.length == 4 ? new float[] {1, 1} : new float[] {3, 1};
    }

    private static Draft draft(TableModel model, DraftLength length, SamplingRule rule, long seed) {
        try (DraftSession session =
                ChainDrafter.of(model, length).open(DraftRequest.of(rule, RandomStream.seeded(seed)))) {
            session.append(0);
            return session.draft(1, Room.ofDepth(8));
        }
    }

    @Test
    void of_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.confidenceOfLaw(1.5, 3))
                .withMessage("threshold: 1.5 (expected: 0 to 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.confidenceOfToken(Double.NaN, 3))
                .withMessage("threshold: NaN (expected: 0 to 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.confidenceOfLaw(0.4, 0))
                .withMessage("most: 0 (expected: >= 1)");
        assertThat(DraftLength.confidenceOfLaw(0.4, 20)).hasToString("confidence-of-law[0.4, up to 20]");
        assertThat(DraftLength.confidenceOfToken(0.4, 20)).hasToString("confidence-of-token[0.4, up to 20]");
    }
}
