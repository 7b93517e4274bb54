package io.speculative.examples.characters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.ModelSessionContract;
import io.speculative.tree.TokenTree;
import org.junit.jupiter.api.Test;

class CharacterModelTest extends ModelSessionContract {

    private static final CharacterVocabulary LETTERS = CharacterVocabulary.of("abcde");

    @Override
    protected LanguageModel openModel() {
        return CharacterModel.of(LETTERS, "abdacabdabdaceabba", 2);
    }

    @Override
    protected int[] sampleTokens() {
        return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
    }

    @Test
    void score_aContextThatWasCounted_expectsWhatFollowedIt() {
        try (LanguageModel model = CharacterModel.of(LETTERS, "abcabdabd", 2);
                ModelSession session = model.open()) {
            session.append(LETTERS.encode("a"));
            assertThat(session.score(TokenTree.root(LETTERS.encode("b")[0])).argmax(0))
                    .isEqualTo(LETTERS.encode("d")[0]);
        }
    }

    @Test
    void encode_aCharacterOutsideTheVocabulary_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LETTERS.encode("abx"))
                .withMessage("character: x (expected: one of abcde)");
    }
}
