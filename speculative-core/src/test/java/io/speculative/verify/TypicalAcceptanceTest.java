package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.tree.TokenTree;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TypicalAcceptanceTest {

    private static final RandomStream NONE = () -> {
        throw new AssertionError("nextUniform: asked (expected: nothing is drawn)");
    };

    /** Entropy 0.8018 nats: {@code exp(-H) = 0.4485}. */
    private static final Distribution PEAKED = Distribution.ofWeights(new float[] {70, 20, 10});

    private static final Distribution FLAT = Distribution.ofWeights(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

    @Test
    void verify_tokenAboveEpsilon_isTypical() {
        TypicalAcceptance verifier = TypicalAcceptance.of(0.15, 0.9);
        assertThat(verify(verifier, PEAKED, 1).node()).isEqualTo(1);
        assertThat(verify(verifier, PEAKED, 2).node()).isZero();
    }

    @Test
    void verify_tokenAboveItsShareOfTheEntropy_isTypical() {
        assertThat(verify(TypicalAcceptance.of(0.9, 0.4), PEAKED, 1).node()).isEqualTo(1);
        assertThat(verify(TypicalAcceptance.of(0.9, 0.5), PEAKED, 1).node()).isZero();
        assertThat(verify(TypicalAcceptance.of(0.9, 0.5), FLAT, 7).node()).isEqualTo(1);
    }

    @Test
    void verify_any_goesOnWithTheMostProbableToken() {
        assertThat(verify(TypicalAcceptance.of(0.3, 0.9), PEAKED, 2)).isEqualTo(new Verification(0, 0));
        assertThat(TypicalAcceptance.of(0.3, 0.9).open().verify(TargetLaws.of(node -> PEAKED), Draft.empty(1), NONE))
                .isEqualTo(new Verification(0, 0));
    }

    @Test
    void verify_tree_acceptsTheLongestThenTheMostProbablePath() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        int likely = tree.add(0, 0);
        int unlikely = tree.add(0, 1);
        int longer = tree.add(unlikely, 1);
        int longest = tree.add(unlikely, 0);
        tree.add(likely, 2);
        tree.add(tree.add(likely, 2), 0);
        Draft draft = Draft.of(tree.build(), Collections.nCopies(tree.size() - 1, PEAKED));
        Verification verdict =
                TypicalAcceptance.of(0.15, 0.9).open().verify(TargetLaws.of(node -> PEAKED), draft, NONE);
        assertThat(verdict.node()).isEqualTo(longest).isNotEqualTo(longer);
    }

    @Test
    void verify_pointMass_isGreedyMatch() {
        Distribution certain = Distribution.pointMass(1, 3);
        TypicalAcceptance verifier = TypicalAcceptance.of(0.1, 0.3);
        assertThat(verify(verifier, certain, 1)).isEqualTo(new Verification(1, 1));
        assertThat(verify(verifier, certain, 0)).isEqualTo(new Verification(0, 1));
    }

    @Test
    void guarantee_any_isLossyAsTheProofShows() {
        TypicalAcceptance verifier = TypicalAcceptance.of(0.1, 0.3);
        assertThat(verifier.guarantee()).isEqualTo(Guarantee.LOSSY);
        assertThat(verifier).hasToString("typical");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LosslessProof.provesNode(verifier, SiblingSampler.independent(), 1, PEAKED, PEAKED));
    }

    @Test
    void of_sharesOutOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypicalAcceptance.of(0, 0.3))
                .withMessage("epsilon: 0.0 (expected: > 0 and < 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypicalAcceptance.of(0.1, 1))
                .withMessage("delta: 1.0 (expected: > 0 and < 1)");
    }

    private static Verification verify(Verifier verifier, Distribution target, int drafted) {
        Draft draft = Draft.of(TokenTree.chain(0, drafted), Collections.nCopies(1, target));
        return verifier.open().verify(TargetLaws.of(node -> target), draft, NONE);
    }
}
