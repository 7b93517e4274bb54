package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.model.Detokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Added tokens outside {@code tokenizer.json}. The ids and texts are those of transformers 5.24.0 on the same files. */
class ConfiguredTokensTest {

    private static final String CONFIG = "tokenizer_config.json";
    private static final String TEXT = "a <begin> <say> <x> b";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("folders")
    void encode_tokensOfOtherFiles_asTransformers(
            Consumer<ObjectNode> change, String file, String content, int[] ids, String decoded) throws IOException {
        write(change, file, content);
        try (HuggingFaceVocabulary vocabulary = open()) {
            assertThat(vocabulary.encodeSpelled(TEXT)).containsExactly(ids);
            assertThat(decode(vocabulary, 262, 263)).isEqualTo(decoded);
        }
    }

    static Stream<Arguments> folders() {
        Consumer<ObjectNode> none = ConfiguredTokensTest::listNone;
        Consumer<ObjectNode> inVocabulary = json -> {
            listNone(json);
            json.withObject("/model/vocab").put("<begin>", 262).put("<say>", 263);
        };
        String both =
                "{'added_tokens_decoder':{'262':" + token("<begin>", true) + ",'263':" + token("<say>", false) + "}}";
        int[] found = {97, 32, 262, 32, 263, 32, 60, 120, 62, 32, 98};
        return Stream.of(
                Arguments.of(inVocabulary, CONFIG, both, found, "<say>"),
                Arguments.of(none, CONFIG, both, found, "<say>"),
                Arguments.of(inVocabulary, CONFIG, "{'bos_token':'<begin>','eos_token':'<say>'}", found, ""),
                Arguments.of(
                        inVocabulary,
                        "special_tokens_map.json",
                        "{'bos_token':'<begin>','eos_token':{'content':'<say>'}}",
                        found,
                        ""),
                Arguments.of(
                        (Consumer<ObjectNode>) json -> {},
                        CONFIG,
                        "{'added_tokens_decoder':{'262':{'content':'<begin>','special':true},'263':"
                                + "{'content':'<say>','lstrip':true,'rstrip':true,'normalized':false,'special':true}}}",
                        new int[] {97, 32, 262, 263, 60, 120, 62, 32, 98},
                        ""),
                Arguments.of(
                        none,
                        CONFIG,
                        "{'pad_token':'<nowhere>'}",
                        new int[] {
                            97, 32, 60, 98, 101, 103, 105, 110, 62, 32, 60, 115, 97, 121, 62, 32, 60, 120, 62, 32, 98
                        },
                        ""));
    }

    @Test
    void open_idThatTheTokenDoesNotGet_isRefused() throws IOException {
        write(ConfiguredTokensTest::listNone, CONFIG, "{'added_tokens_decoder':{'263':" + token("<say>", false) + "}}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(
                        folder.resolve(CONFIG)
                                + ": added_tokens_decoder: id of \"<say>\": 263 (expected: 262, which the tokenizers library gives it)");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void open_malformedEntry_isRefused(String entries, String message) throws IOException {
        write(json -> {}, CONFIG, "{'added_tokens_decoder':" + entries + "}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(folder.resolve(CONFIG) + ": " + message);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("{'x':{}}", "added_tokens_decoder: \"x\" (expected: ids of at most 9 digits)"),
                Arguments.of("{'262':{}}", "added_tokens_decoder.262: {} (expected: an object with a content)"),
                Arguments.of("{'262':'<s>'}", "added_tokens_decoder.262: \"<s>\" (expected: an object with a content)"),
                Arguments.of(
                        "{'262':{'content':'<s>','lstrip':1}}",
                        "added_tokens_decoder.lstrip: 1 (expected: true or false)"));
    }

    @Test
    void endTokens_namedByTheTokenizerAlone_endTheText() throws IOException {
        write(json -> {}, CONFIG, "{'eos_token':'<say>'}");
        try (HuggingFaceVocabulary vocabulary = open()) {
            assertThat(vocabulary.endTokens()).containsExactly(263);
            assertThat(decode(vocabulary, 97, 263)).isEqualTo("a");
        }
    }

    private static void listNone(ObjectNode json) {
        json.putArray("added_tokens");
        json.putNull("post_processor");
    }

    private static String token(String content, boolean special) {
        return "{'content':'" + content + "','lstrip':false,'rstrip':false,'single_word':false,'normalized':false,"
                + "'special':" + special + "}";
    }

    private void write(Consumer<ObjectNode> change, String file, String content) throws IOException {
        ObjectNode json = ByteLevelTokenizer.json();
        change.accept(json);
        ByteLevelTokenizer.write(folder, json);
        Files.writeString(folder.resolve(file), content.replace('\'', '"'));
    }

    private HuggingFaceVocabulary open() {
        return HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
    }

    private static String decode(HuggingFaceVocabulary vocabulary, int... ids) {
        Detokenizer detokenizer = vocabulary.detokenizer();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.push(id));
        }
        return text.toString();
    }
}
