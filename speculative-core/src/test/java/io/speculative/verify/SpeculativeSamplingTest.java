package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeculativeSamplingTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new SpeculativeSampling();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.overlap(target, draft);
    }

    @Test
    void verify_pickedTokens_keepTheTargetsLaw() {
        Distribution target = Distribution.ofWeights(new float[] {1, 2, 3, 4});
        Distribution law = Distribution.ofWeights(new float[] {4, 3, 2, 1});
        double acceptance = LosslessProof.provesNode(verifier(), SiblingSampler.topK(), 1, target, law)
                .acceptance();
        assertThat(acceptance).isEqualTo(0.1);
        TableModel text = TableModel.random(1, 3, 8);
        LosslessProof.provesRound(
                verifier(),
                TreeDrafter.of(TableModel.random(2, 3, 8), TreeShape.branching(1, 1, 1), SiblingSampler.topK()),
                text,
                SamplingRule.temperature(1),
                0,
                3);
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
}
