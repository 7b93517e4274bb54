package io.speculative.djl.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.chat.template.SpecialTokens;
import io.speculative.djl.tokenizer.HuggingFaceVocabulary;
import io.speculative.djl.weights.UnreadableWeightsException;
import io.speculative.model.Detokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers from metadata, against ids of SentencePiece and of the tokenizers library ({@code tools/golden/make_gguf_tokenizers.py}). */
class GgufTokenizerTest {

    private static final Path FILE = Path.of("model.gguf");
    private static final JsonNode PIECES = resource("pieces.json");
    private static final JsonNode WORDS = resource("words.json");

    static Stream<JsonNode> modes() {
        return stream(PIECES.path("modes"));
    }

    static Stream<Arguments> splits() {
        return stream(WORDS.path("splits"))
                .flatMap(split -> stream(split.path("names")).map(name -> arguments(name.asText(), split.path("ids"))));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void encode_piecesWithScores_givesTheIdsOfSentencePiece(JsonNode mode) {
        Map<String, Object> metadata = pieces();
        for (String flag : List.of("add_space_prefix", "remove_extra_whitespaces")) {
            metadata.put("tokenizer.ggml." + flag, mode.path(flag).booleanValue());
        }
        requireIds(metadata, PIECES.path("texts"), mode.path("ids"));
    }

    @ParameterizedTest
    @MethodSource("splits")
    void encode_wordsSplitByName_givesTheIdsOfTheReference(String name, JsonNode ids) {
        Map<String, Object> metadata = words();
        metadata.put("tokenizer.ggml.pre", name);
        requireIds(metadata, WORDS.path("texts"), ids);
    }

    @Test
    void named_everyNameOfTheTable_isHeldToAReference() {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> WordSplit.named(new GgufMetadata(FILE, Map.of())))
                .withMessage("model.gguf: tokenizer.ggml.pre: missing (expected: "
                        + String.join(
                                " or ",
                                splits().map(arguments -> (String) arguments.get()[0])
                                        .sorted()
                                        .toList())
                        + ")");
    }

    @Test
    void decode_idsOfATextWithoutNormalization_isTheText() {
        Map<String, Object> metadata = words();
        metadata.put("tokenizer.ggml.pre", "gpt-2");
        try (HuggingFaceVocabulary vocabulary = vocabulary(metadata)) {
            for (JsonNode text : WORDS.path("texts")) {
                if (!text.asText().contains("<|")) {
                    assertThat(decoded(vocabulary, vocabulary.encodeSpelled(text.asText())))
                            .isEqualTo(text.asText());
                }
            }
        }
    }

    @Test
    void decode_idsOfPieces_isTheText() {
        try (HuggingFaceVocabulary vocabulary = vocabulary(pieces())) {
            for (JsonNode text : PIECES.path("texts")) {
                assertThat(decoded(vocabulary, vocabulary.encodeSpelled(text.asText())))
                        .isEqualTo(text.asText());
            }
        }
    }

    static Stream<Arguments> frames() {
        return Stream.of(
                arguments(Map.of(), List.of(1), List.of()),
                arguments(Map.of("add_bos_token", false), List.of(), List.of()),
                arguments(Map.of("add_eos_token", true), List.of(1), List.of(2)),
                arguments(Map.of("add_bos_token", false, "add_eos_token", true), List.of(), List.of(2)),
                arguments(
                        Map.of("bos_token_id", 5L, "eos_token_id", 5L, "add_eos_token", true), List.of(5), List.of(5)));
    }

    /** Files of pieces name 1 and 2 by default, and texts begin with a token. */
    @ParameterizedTest
    @MethodSource("frames")
    void encode_flagsOfTokensAround_putsThemAroundTheText(
            Map<String, Object> flags, List<Integer> before, List<Integer> after) {
        Map<String, Object> metadata = pieces();
        flags.forEach((name, value) -> metadata.put("tokenizer.ggml." + name, value));
        try (HuggingFaceVocabulary vocabulary = vocabulary(metadata)) {
            List<Integer> expected = new ArrayList<>(before);
            for (int id : vocabulary.encodeSpelled("a day")) {
                expected.add(id);
            }
            expected.addAll(after);
            assertThat(vocabulary.encode("a day")).containsExactly(expected.toArray(Integer[]::new));
        }
    }

    @Test
    void encode_specialAndUserDefinedTokens_findsThemByTheirKind() {
        Map<String, Object> metadata = words();
        metadata.put("tokenizer.ggml.pre", "gpt-2");
        int end = WORDS.path("tokens").size() - 2;
        try (HuggingFaceVocabulary vocabulary = vocabulary(metadata)) {
            assertThat(vocabulary.encodeSpelled("<|end|><|user|>")).containsExactly(end, end + 1);
            assertThat(vocabulary.encodeLiterally("<|end|><|user|>"))
                    .doesNotContain(end)
                    .endsWith(end + 1);
            assertThat(decoded(vocabulary, end, end + 1)).isEqualTo("<|user|>");
        }
    }

    @Test
    void endTokens_turnsThatEndWithATokenOfAKnownName_areAmongThem() {
        Map<String, Object> metadata = words();
        metadata.put("tokenizer.ggml.pre", "gpt-2");
        metadata.put("tokenizer.ggml.eos_token_id", 7L);
        metadata.put("tokenizer.ggml.eot_token_id", 8L);
        assertThat(GgufTokenizer.of(new GgufMetadata(FILE, metadata)).endTokens())
                .containsExactlyInAnyOrder(7, 8, WORDS.path("tokens").size() - 2);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("model", "bert", "model: bert (expected: gpt2 or llama)"),
                arguments("tokens", List.of(), "tokens: missing (expected: a list of texts)"),
                arguments("tokens", List.of(1L), "tokens: 1 (expected: a list of Strings)"),
                arguments("token_type", List.of(1L), "token_type: 1 items (expected: "),
                arguments("token_type", types(7L), "token_type: 7 (expected: types from 0 to 6)"),
                arguments("scores", List.of(0d), "scores: 1 items (expected: "),
                arguments("scores", scores(Double.NaN), "scores: NaN (expected: numbers)"),
                arguments("scores", scores(-3d, -3d), "scores: -3.0 for \""),
                arguments("bos_token_id", 4_000L, "bos_token_id: 4000 (expected: 0 to "),
                arguments("bos_token_id", -1L, "bos_token_id: -1 (expected: 0 to "),
                arguments("add_bos_token", 1L, "add_bos_token: 1 (expected: true or false)"),
                arguments("add_sep_token", true, "add_sep_token: true (expected: false)"),
                arguments("tokens", tokensWith("x".repeat(513)), "tokens: 513 characters in token "),
                arguments("tokens", tokensWith("<s>"), "tokens: \"<s>\" twice (expected: each token once)"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void of_badMetadata_isRefusedByKeyAndValue(String key, Object value, String message) {
        Map<String, Object> metadata = pieces();
        metadata.put("tokenizer.ggml." + key, value);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(
                        () -> GgufTokenizer.of(new GgufMetadata(FILE, metadata)).json())
                .withMessageStartingWith("model.gguf: tokenizer.ggml." + message);
    }

    static Stream<Arguments> refusedWords() {
        return Stream.of(
                arguments("pre", "default", "pre: default (expected: dbrx or "),
                arguments("merges", List.of("ab"), "merges: \"ab\" (expected: two tokens with a space between)"),
                arguments("merges", List.of(3L), "merges: 3 (expected: a list of Strings)"),
                arguments(
                        "add_bos_token", true, "bos_token_id: missing (expected: a token, as add_bos_token is true)"));
    }

    @ParameterizedTest
    @MethodSource("refusedWords")
    void of_badMetadataOfWords_isRefusedByKeyAndValue(String key, Object value, String message) {
        Map<String, Object> metadata = words();
        metadata.put("tokenizer.ggml.pre", "qwen2");
        metadata.put("tokenizer.ggml." + key, value);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(
                        () -> GgufTokenizer.of(new GgufMetadata(FILE, metadata)).json())
                .withMessageStartingWith("model.gguf: tokenizer.ggml." + message);
    }

    private static void requireIds(Map<String, Object> metadata, JsonNode texts, JsonNode ids) {
        try (HuggingFaceVocabulary vocabulary = vocabulary(metadata)) {
            assertThat(ids.size()).isPositive();
            for (int text = 0; text < ids.size(); text++) {
                assertThat(vocabulary.encodeSpelled(texts.path(text).asText()))
                        .as(texts.path(text).asText())
                        .containsExactly(
                                stream(ids.path(text)).mapToInt(JsonNode::asInt).toArray());
            }
        }
    }

    private static String decoded(HuggingFaceVocabulary vocabulary, int... ids) {
        Detokenizer detokenizer = vocabulary.detokenizer();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.push(id));
        }
        return text.append(detokenizer.finish()).toString();
    }

    private static HuggingFaceVocabulary vocabulary(Map<String, Object> metadata) {
        GgufTokenizer tokenizer = GgufTokenizer.of(new GgufMetadata(FILE, metadata));
        int size = new GgufMetadata(FILE, metadata)
                .list("tokenizer.ggml.tokens", String.class)
                .orElseThrow()
                .size();
        return HuggingFaceVocabulary.of(
                FILE,
                tokenizer::json,
                new SpecialTokens(Map.of()),
                size,
                4096,
                OptionalInt.empty(),
                tokenizer.endTokens());
    }

    private static Map<String, Object> pieces() {
        return new HashMap<>(Map.of(
                "tokenizer.ggml.model", "llama",
                "tokenizer.ggml.tokens", texts(PIECES.path("tokens")),
                "tokenizer.ggml.scores", scores(),
                "tokenizer.ggml.token_type", types()));
    }

    private static Map<String, Object> words() {
        return new HashMap<>(Map.of(
                "tokenizer.ggml.model", "gpt2",
                "tokenizer.ggml.tokens", texts(WORDS.path("tokens")),
                "tokenizer.ggml.merges", texts(WORDS.path("merges")),
                "tokenizer.ggml.token_type",
                        stream(WORDS.path("types")).map(JsonNode::asLong).toList()));
    }

    private static List<String> texts(JsonNode list) {
        return stream(list).map(JsonNode::asText).toList();
    }

    private static List<String> tokensWith(String last) {
        List<String> tokens = new ArrayList<>(texts(PIECES.path("tokens")));
        tokens.set(tokens.size() - 1, last);
        return tokens;
    }

    /** The scores, with others for the first of the pieces that are made of others. */
    private static List<Double> scores(Double... others) {
        List<Double> scores = new ArrayList<>(
                stream(PIECES.path("scores")).map(JsonNode::asDouble).toList());
        int first = texts(PIECES.path("tokens")).indexOf("\u2581t");
        for (int i = 0; i < others.length; i++) {
            scores.set(first + i, others[i]);
        }
        return scores;
    }

    private static List<Long> types(Long... others) {
        List<Long> types = new ArrayList<>(
                stream(PIECES.path("types")).map(JsonNode::asLong).toList());
        for (int i = 0; i < others.length; i++) {
            types.set(i, others[i]);
        }
        return types;
    }

    private static Stream<JsonNode> stream(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false);
    }

    private static JsonNode resource(String name) {
        try (InputStream content =
                GgufTokenizerTest.class.getResourceAsStream("/io/speculative/djl/gguf/tokenizers/" + name)) {
            return new JsonMapper().readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
