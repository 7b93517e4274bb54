package io.speculative.draft.length;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.ChainDrafterContract;
import io.speculative.model.TableModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntropyStopTest extends ChainDrafterContract {

    private static final Distribution COIN = Distribution.ofWeights(new float[] {1, 1});

    /** Makes a coin's estimated acceptance 0.505. */
    private static final double GAMMA = 0.495 * 0.495 / Math.log(2);

    @Override
    protected DraftLength length() {
        return DraftLength.entropy(4).withThreshold(0.47);
    }

    @Test
    void acceptance_anyLaw_isOneMinusTheRootOfGammaTimesEntropy() {
        EntropyStop length = DraftLength.entropy(4);
        Distribution four = Distribution.ofWeights(new float[] {1, 0, 1, 1, 1});
        Distribution three = Distribution.ofWeights(new float[] {2, 1, 1});
        assertThat(length.acceptance(four)).isCloseTo(1 - Math.sqrt(0.2 * Math.log(4)), within(1e-12));
        assertThat(length.acceptance(three)).isCloseTo(1 - Math.sqrt(0.2 * 1.5 * Math.log(2)), within(1e-12));
        assertThat(length.acceptance(Distribution.pointMass(1, 3))).isEqualTo(1);
        assertThat(length.withGamma(0.8).acceptance(three)).isCloseTo(1 - Math.sqrt(1.2 * Math.log(2)), within(1e-12));
    }

    @Test
    void goesOn_atTheThreshold_looksAtTheNextLaw() {
        EntropyStop length = DraftLength.entropy(4).withGamma(GAMMA);
        assertThat(goesOn(length.open())).isTrue();
        assertThat(goesOn(length.withThreshold(0.51).open())).isFalse();
        assertThat(goesOn(length.withThreshold(0).open())).isTrue();
    }

    @Test
    void verdict_belowTheWantedAcceptance_raisesTheThreshold() {
        DraftLength.Control control = DraftLength.entropy(4).withGamma(GAMMA).open();
        control.verdict(4, 0);
        assertThat(goesOn(control)).isFalse();
        for (int round = 0; round < 2; round++) {
            control.verdict(4, 4);
            assertThat(goesOn(control)).isFalse();
        }
        for (int round = 0; round < 3; round++) {
            assertThat(goesOn(control)).isFalse();
            control.verdict(4, 4);
        }
        assertThat(goesOn(control)).isTrue();
    }

    @Test
    void verdict_lowWantedAcceptance_lowersTheThreshold() {
        EntropyStop length =
                DraftLength.entropy(4).withGamma(GAMMA).withThreshold(0.51).withAcceptance(0.2);
        DraftLength.Control control = length.open();
        control.verdict(4, 2);
        assertThat(goesOn(control)).isTrue();
        assertThat(goesOn(length.open())).isFalse();
    }

    private static boolean goesOn(DraftLength.Control control) {
        return control.goesOn(List.of(new DrawnToken(0, COIN)), () -> COIN);
    }

    @Test
    void draft_flatLaw_endsBeforeIt() {
        TableModel model = TableModel.of(context -> context.length == 5 ? new float[] {1, 1} : new float[] {15, 1}, 2);
        ChainDrafter drafter = ChainDrafter.of(model, DraftLength.entropy(8).withThreshold(0.65));
        for (SamplingRule rule : List.of(SamplingRule.temperature(1), SamplingRule.greedy())) {
            try (DraftSession session = drafter.open(DraftRequest.of(rule, RandomStream.seeded(1)))) {
                session.append(0);
                assertThat(session.draft(1, Room.ofDepth(8)).tree().drafted()).isEqualTo(3);
                session.commit(3);
                assertThat(session.draft(1, Room.ofDepth(8)).tree().drafted()).isEqualTo(8);
            }
        }
    }

    @Test
    void of_outOfRange_refused() {
        EntropyStop length = DraftLength.entropy(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DraftLength.entropy(0))
                .withMessage("most: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> length.withGamma(0))
                .withMessage("gamma: 0.0 (expected: > 0 and finite)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> length.withThreshold(-0.5))
                .withMessage("threshold: -0.5 (expected: 0 to 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> length.withAcceptance(Double.NaN))
                .withMessage("acceptance: NaN (expected: 0 to 1)");
        assertThat(length).hasToString("entropy[up to 4]");
    }
}
