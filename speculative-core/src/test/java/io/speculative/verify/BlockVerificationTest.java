package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockVerificationTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new BlockVerification();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.overlap(target, draft);
    }

    @Test
    void verify_theExampleOfThePaper_acceptsElevenNinths() {
        TableModel target = TableModel.of(LawTable.constant(1, 2), 2);
        TableModel draft = TableModel.of(LawTable.constant(2, 1), 2);
        assertThat(length(new SpeculativeSampling(), draft, target, 2)).isCloseTo(10.0 / 9, within(1e-12));
        assertThat(length(verifier(), draft, target, 2)).isCloseTo(11.0 / 9, within(1e-12));
    }

    @Test
    void verify_randomTables_acceptsNoFewerTokensThanTokenByToken() {
        double gained = 0;
        for (long seed = 0; seed < 12; seed++) {
            LawTable targets = LawTable.random(seed, 3, 8);
            TableModel target = TableModel.of(targets, 3);
            TableModel draft = TableModel.of(targets.mixedWith(LawTable.random(seed + 100, 3, 8), 0.8), 3);
            for (int length = 1; length <= 3; length++) {
                double byToken = length(new SpeculativeSampling(), draft, target, length);
                double byBlock = length(verifier(), draft, target, length);
                assertThat(byBlock).isGreaterThanOrEqualTo(byToken - 1e-12);
                if (length == 1) {
                    assertThat(byBlock).isCloseTo(byToken, within(1e-12));
                }
                gained += byBlock - byToken;
            }
        }
        assertThat(gained).isPositive();
    }

    @Test
    void verify_tree_refused() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        tree.add(0, 1);
        tree.add(0, 2);
        Distribution law = Distribution.ofWeights(new float[] {1, 1, 1});
        Draft draft = Draft.of(tree.build(), List.of(law, law));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier().open().verify(TargetLaws.of(node -> law), draft, RandomStream.seeded(1)))
                .withMessage("draft: TokenTree[0, 1^0, 2^0] (expected: a chain)");
    }

    private static double length(Verifier verifier, TableModel draft, TableModel target, int length) {
        return LosslessProof.acceptedLength(
                verifier, ChainDrafter.of(draft, length), target, SamplingRule.temperature(1), 0, length);
    }
}
