package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private static final String OTHER_WAYS =
            "; a draft model with another vocabulary drafts through SharedTokens or TextMatchDrafter)";

    @Test
    void requireSame_equalTokens_passes() {
        Vocabulary vocabulary = CharacterVocabulary.of(4);
        assertThatCode(() -> Vocabulary.requireSame(vocabulary, vocabulary)).doesNotThrowAnyException();
        assertThatCode(() -> Vocabulary.requireSame(vocabulary, CharacterVocabulary.of(4)))
                .doesNotThrowAnyException();
    }

    @Test
    void requireSame_otherSize_namesBoth() {
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> Vocabulary.requireSame(CharacterVocabulary.of(4), CharacterVocabulary.of(5)))
                .withMessage("draft vocabulary: 5 tokens (expected: 4 as in the target" + OTHER_WAYS);
    }

    @Test
    void requireSame_otherTokens_namesTheFirstDifference() {
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> Vocabulary.requireSame(CharacterVocabulary.of(4), new Shifted(3)))
                .withMessage("draft vocabulary: id 1 is \"c\" (expected: \"b\" as in the target" + OTHER_WAYS);
    }

    @Test
    void encodeContinuation_anyText_hasNoBeginning() {
        Vocabulary words = SpelledVocabulary.of("<s>", "\n", "the", " the");
        assertThat(words.encode("the the")).containsExactly(0, 2, 3);
        assertThat(words.encodeContinuation("the the")).containsExactly(2, 3);
        assertThat(words.encodeContinuation("")).isEmpty();
    }

    @Test
    void encodeContinuation_textThatMeltsIntoALineBreak_isCutAlone() {
        Vocabulary words = SpelledVocabulary.of("<s>", "\n", "\n\n", "a");
        assertThat(words.encodeContinuation("\na")).containsExactly(1, 3);
        assertThat(words.encodeContinuation("a\n")).containsExactly(3, 1);
    }

    @Test
    void decodeContinuation_anyIds_isWhatTheyAdd() {
        Vocabulary words = SpelledVocabulary.of("<s>", "\n", "the", " the");
        assertThat(words.decodeContinuation(0, 3, 2)).isEqualTo(" thethe");
        assertThat(words.decodeContinuation()).isEmpty();
    }

    /** The letters a, c, d and so on. */
    private record Shifted(int size) implements Vocabulary {
        @Override
        public String token(int id) {
            return CharacterVocabulary.of(size).token(id == 0 ? 0 : id + 1);
        }

        @Override
        public OptionalInt beginToken() {
            return OptionalInt.empty();
        }

        @Override
        public Set<Integer> endTokens() {
            return Set.of();
        }

        @Override
        public int[] encode(String text) {
            return CharacterVocabulary.of(size).encode(text);
        }

        @Override
        public Detokenizer detokenizer() {
            return CharacterVocabulary.of(size).detokenizer();
        }
    }
}
