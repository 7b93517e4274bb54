package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'add_prefix_space':true",
                "'prepend_scheme':'always','split':true",
                "'prepend_scheme':'first'",
                "'prepend_scheme':'never','split':false",
                "'add_prefix_space':false,'prepend_scheme':'never'"
            })
    void push_metaspace_joinsToWhatTheLibraryDecodes(String fields) throws IOException {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set("decoder", ByteLevelTokenizer.parse("{'type':'Metaspace','replacement':'\u2581'," + fields + "}"));
        json.putNull("pre_tokenizer");
        ObjectNode vocabulary = json.withObject("/model/vocab");
        vocabulary.removeAll();
        json.withObject("/model").putArray("merges");
        List<String> tokens = List.of(
                "\u2581", "\u2581\u2581", "a", "b", "\u2581a", "a\u2581b", " a", "\u2581\u00e9", "c\u2581", "\u6f22");
        tokens.forEach(token -> vocabulary.put(token, vocabulary.size()));
        ByteLevelTokenizer.moveAddedTokens(json, tokens.size());
        ByteLevelTokenizer.write(folder, json);
        RandomGenerator random = new SplittableRandom(7);
        try (HuggingFaceVocabulary opened = HuggingFaceVocabulary.open(
                        folder, tokens.size() + 2, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
                HuggingFaceTokenizer library = library(folder)) {
            for (int i = 0; i < 500; i++) {
                int[] ids =
                        random.ints(1 + random.nextInt(6), 0, tokens.size() + 2).toArray();
                assertThat(joined(opened, ids)).as(Arrays.toString(ids)).isEqualTo(decode(library, ids));
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
