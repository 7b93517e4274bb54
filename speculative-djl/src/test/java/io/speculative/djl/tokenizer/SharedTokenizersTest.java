package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import io.speculative.model.VocabularyMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real tokenizers and real text. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class SharedTokenizersTest {

    private static final String STORIES = "models/stories260K";
    private static final String LARGE = "tokenizers/phi3-llama-spm";

    @ParameterizedTest
    @CsvSource({STORIES + ",512", LARGE + ",32064"})
    void push_book_joinsToWhatTheLibraryDecodes(String folder, int size) throws IOException {
        String book = Files.readString(data("text/alice-in-wonderland.txt")) + "\n 你好 😀 — café \t\u0000 end ";
        try (HuggingFaceVocabulary vocabulary = open(folder, size);
                HuggingFaceTokenizer library = DetokenizerTest.library(data(folder))) {
            int[] ids = vocabulary.encode(book);
            assertThat(ids[0]).isEqualTo(1);
            assertThat(Arrays.stream(ids).asLongStream().toArray())
                    .isEqualTo(library.encode(book).getIds());
            String joined = DetokenizerTest.joined(vocabulary, ids);
            assertThat(joined).isEqualTo(DetokenizerTest.decode(library, ids)).isEqualTo(book);
        }
    }

    @ParameterizedTest
    @CsvSource({STORIES + ",512", LARGE + ",32064"})
    void push_anyTokens_joinToWhatTheLibraryDecodes(String folder, int size) throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        try (HuggingFaceVocabulary vocabulary = open(folder, size);
                HuggingFaceTokenizer library = DetokenizerTest.library(data(folder))) {
            for (int i = 0; i < 2000; i++) {
                int[] ids = withOneByteToken(
                        vocabulary, random.ints(1 + random.nextInt(12), 0, size).toArray());
                assertThat(DetokenizerTest.joined(vocabulary, ids)).isEqualTo(DetokenizerTest.decode(library, ids));
            }
        }
    }

    @Test
    void encodeSpelled_chat_hasOneTokenForEachMark() throws IOException {
        String chat = "<s><|system|>\nBe terse.<|end|>\n<|user|>\nHi 你好<|end|>\n<|assistant|>\n";
        try (HuggingFaceVocabulary vocabulary = open(LARGE, 32064)) {
            int[] ids = vocabulary.encodeSpelled(chat);
            assertThat(ids).startsWith(1, 32006).endsWith(32001).containsOnlyOnce(1, 32006, 32010, 32001);
            assertThat(Arrays.stream(ids).filter(id -> id == 32007)).hasSize(2);
            assertThat(vocabulary.encode(chat)).startsWith(1, 1, 32006);
        }
    }

    @Test
    void push_byteTokens_waitForTheCharacter() throws IOException {
        try (HuggingFaceVocabulary vocabulary = open(STORIES, 512)) {
            Detokenizer detokenizer = vocabulary.detokenizer();
            assertThat(detokenizer.push(1)).isEmpty();
            assertThat(detokenizer.push(346)).isEqualTo("He");
            assertThat(detokenizer.push(3 + 0xE2)).isEmpty();
            assertThat(detokenizer.push(3 + 0x82)).isEmpty();
            assertThat(detokenizer.push(3 + 0xAC)).isEqualTo("€");
            assertThat(detokenizer.push(346)).isEqualTo(" He");
            assertThat(detokenizer.push(3 + 0xE2)).isEmpty();
            assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        }
    }

    @Test
    void requireSame_pairOfModels_passes() {
        try (HuggingFaceVocabulary target = open(STORIES, 512);
                HuggingFaceVocabulary draft = open("models/stories279K-draft", 512)) {
            Vocabulary.requireSame(target, draft);
        }
    }

    @Test
    void requireSame_anotherVocabulary_namesTheFirstDifference() {
        try (HuggingFaceVocabulary target = open(STORIES, 512);
                HuggingFaceVocabulary draft = open(LARGE, 32064)) {
            assertThatExceptionOfType(VocabularyMismatchException.class)
                    .isThrownBy(() -> Vocabulary.requireSame(target, draft))
                    .withMessageStartingWith("draft vocabulary: id 259 is \"▁▁\" (expected: \"▁t\" as in the target");
        }
    }

    @Test
    void requireSame_paddedDraft_isRefusedByItsSize() {
        try (HuggingFaceVocabulary target = open(STORIES, 512);
                HuggingFaceVocabulary draft = open(STORIES, 520)) {
            assertThatExceptionOfType(VocabularyMismatchException.class)
                    .isThrownBy(() -> Vocabulary.requireSame(target, draft))
                    .withMessageStartingWith("draft vocabulary: 520 tokens (expected: 512 as in the target");
        }
    }

    /** Keeps one byte token at most: in a broken run of them the library gives up the good ones too. */
    private static int[] withOneByteToken(Vocabulary vocabulary, int[] ids) {
        int[] bytes = Arrays.stream(ids).filter(id -> isByte(vocabulary, id)).toArray();
        return Arrays.stream(ids)
                .filter(id -> !isByte(vocabulary, id) || id == bytes[0])
                .distinct()
                .toArray();
    }

    private static boolean isByte(Vocabulary vocabulary, int id) {
        return vocabulary.token(id).startsWith("<0x");
    }

    private static HuggingFaceVocabulary open(String folder, int size) {
        return HuggingFaceVocabulary.open(data(folder), size, 1 << 20, OptionalInt.of(1), Set.of(2));
    }

    private static Path data(String name) {
        return Path.of(System.getProperty("speculative.shared"), "data").resolve(name);
    }
}
