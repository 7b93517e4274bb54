package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
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
    void verify_tree_refused() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        tree.add(0, 1);
        tree.add(0, 2);
        Distribution law = Distribution.ofWeights(new float[] {1, 1, 1});
        Draft draft = Draft.of(tree.build(), List.of(law, law));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier().verify(node -> law, draft, RandomStream.seeded(1)))
                .withMessage("draft: TokenTree[0, 1^0, 2^0] (expected: a chain)");
    }
}
