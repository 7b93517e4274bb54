package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.tree.TokenTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class DraftTest {

    private static final Distribution FIRST = Distribution.pointMass(1, 3);
    private static final Distribution SECOND = Distribution.pointMass(2, 3);

    @Test
    void chain_drawnTokens_keepsEachWithItsLaw() {
        Draft draft = Draft.chain(0, List.of(new DrawnToken(1, FIRST), new DrawnToken(2, SECOND)));
        assertThat(draft.tree()).hasToString("TokenTree[0, 1^0, 2^1]");
        assertThat(draft.law(1)).isEqualTo(FIRST);
        assertThat(draft.law(2)).isEqualTo(SECOND);
    }

    @Test
    void empty_any_isTheRootAlone() {
        assertThat(Draft.empty(2).tree()).hasToString("TokenTree[2]");
    }

    @Test
    void of_lawMissing_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Draft.of(TokenTree.chain(0, 1, 2), List.of(FIRST)))
                .withMessage("laws: 1 (expected: 2, one per drafted node)");
    }

    @Test
    void picked_lawThatLeavesAnotherToken_isDrawn() {
        Distribution nearly = Distribution.ofWeights(new float[] {1e-30f, 1, 0});
        Distribution all = Distribution.ofWeights(new float[] {0, 1, 0});
        Draft draft = Draft.of(TokenTree.chain(0, 1, 1, 1), List.of(FIRST, nearly, all));
        assertThat(draft.picked(1)).isTrue();
        assertThat(nearly.probability(1)).isEqualTo(1.0);
        assertThat(draft.picked(2)).isFalse();
        assertThat(draft.picked(3)).isTrue();
    }
}
