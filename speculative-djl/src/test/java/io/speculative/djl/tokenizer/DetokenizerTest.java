package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetokenizerTest {

    private static final String TEXT = "  the café — 你好 👩‍👧 <say> the\tend\n";

    @TempDir
    private Path folder;

    @Test
    void push_tokenInsideACharacter_waitsForTheRest() {
        try (HuggingFaceVocabulary vocabulary = byteLevel()) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            assertThat(detokenizer.push(260)).isEmpty();
            assertThat(detokenizer.push(0x98)).isEmpty();
            assertThat(detokenizer.push(0x80)).isEqualTo("😀");
            assertThat(detokenizer.push(258)).isEqualTo(" the");
            assertThat(detokenizer.finish()).isEmpty();
        }
    }

    @Test
    void push_specialToken_yieldsNothing() {
        try (HuggingFaceVocabulary vocabulary = byteLevel()) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            assertThat(detokenizer.push(ByteLevelTokenizer.BEGIN)).isEmpty();
            assertThat(detokenizer.push(263)).isEqualTo("<say>");
        }
    }

    @Test
    void finish_incompleteCharacter_becomesAReplacement() {
        try (HuggingFaceVocabulary vocabulary = byteLevel()) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            assertThat(detokenizer.push(0xE2)).isEmpty();
            assertThat(detokenizer.push(0x82)).isEmpty();
            assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        }
    }

    @Test
    void push_brokenCharacter_isReplacedAtOnce() {
        try (HuggingFaceVocabulary vocabulary = byteLevel()) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            assertThat(detokenizer.push(0xE2)).isEmpty();
            assertThat(detokenizer.push(256)).isEqualTo("\uFFFDth");
        }
    }

    @Test
    void push_encodedText_joinsToTheText() {
        try (HuggingFaceVocabulary vocabulary = byteLevel()) {
            assertThat(joined(vocabulary, vocabulary.encode(TEXT))).isEqualTo(TEXT);
        }
    }

    @Test
    void push_anyTokens_joinToWhatTheLibraryDecodes() throws IOException {
        RandomGenerator random = new SplittableRandom(7);
        try (HuggingFaceVocabulary vocabulary = byteLevel();
                HuggingFaceTokenizer library = library(folder)) {
            for (int i = 0; i < 2000; i++) {
                int[] ids = random.ints(1 + random.nextInt(12), 0, ByteLevelTokenizer.SIZE)
                        .toArray();
                assertThat(joined(vocabulary, ids)).isEqualTo(decode(library, ids));
            }
        }
    }

    private HuggingFaceVocabulary byteLevel() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        return HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
    }

    static HuggingFaceTokenizer library(Path folder) throws IOException {
        return HuggingFaceTokenizer.newInstance(
                folder.resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"));
    }

    static String decode(HuggingFaceTokenizer library, int[] ids) {
        return library.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    static String joined(Vocabulary vocabulary, int[] ids) {
        Detokenizer detokenizer = vocabulary.detokenizer();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.push(id));
        }
        return text.append(detokenizer.finish()).toString();
    }
}
