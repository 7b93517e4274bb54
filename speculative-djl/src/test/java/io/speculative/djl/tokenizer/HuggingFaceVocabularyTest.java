package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import io.speculative.chat.template.ChatTemplate;
import io.speculative.model.ClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceVocabularyTest {

    private static final String ORDER =
            " (expected: ByteLevel, or Metaspace, or Replace, ByteFallback, Fuse and Strip in this order)";

    @TempDir
    private Path folder;

    @Test
    void encodeSpelled_specialTokens_areThoseOfTheTextAlone() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encodeSpelled("<begin><say>a")).containsExactly(ByteLevelTokenizer.BEGIN, 263, 'a');
            assertThat(vocabulary.encode("<begin><say>a"))
                    .containsExactly(ByteLevelTokenizer.BEGIN, ByteLevelTokenizer.BEGIN, 263, 'a');
            assertThat(vocabulary.encodeSpelled("a<begin>")).containsExactly('a', ByteLevelTokenizer.BEGIN);
            assertThat(vocabulary.encodeSpelled("")).isEmpty();
        }
    }

    @Test
    void detokenizer_addedTokenThatIsSpecialElsewhere_isNotPrinted() throws IOException {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        assertThat(textOfAddedToken(Set.of())).isEqualTo("<say>");
        assertThat(textOfAddedToken(Set.of(263))).isEmpty();
        assertThat(textOfAddedToken(Set.of((int) 'a'))).isEqualTo("<say>");
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{\"added_tokens_decoder\": {\"263\": {\"content\": \"<say>\", \"special\": true}}}");
        assertThat(textOfAddedToken(Set.of())).isEmpty();
        Files.writeString(
                config, "{\"added_tokens_decoder\": {\"263\": {\"content\": \"<say>\", \"special\": false}}}");
        assertThat(textOfAddedToken(Set.of())).isEqualTo("<say>");
    }

    private String textOfAddedToken(Set<Integer> endTokens) {
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), endTokens)) {
            assertThat(vocabulary.detokenizer().push('a')).isEqualTo("a");
            return vocabulary.detokenizer().push(263);
        }
    }

    @Test
    void open_paddedModel_hasIdsWithoutText() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(300)) {
            assertThat(vocabulary.size()).isEqualTo(300);
            assertThat(vocabulary.token(257)).isEqualTo("the");
            assertThat(vocabulary.token(299)).isEmpty();
            assertThat(vocabulary.detokenizer().push(299)).isEmpty();
            assertThat(vocabulary.beginToken()).hasValue(ByteLevelTokenizer.BEGIN);
            assertThat(vocabulary.endTokens()).containsExactly(ByteLevelTokenizer.BEGIN);
        }
    }

    @Test
    void encode_text_beginsWithTheBeginToken() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encode("the the")).containsExactly(ByteLevelTokenizer.BEGIN, 257, 258);
            assertThat(vocabulary.encode("")).containsExactly(ByteLevelTokenizer.BEGIN);
        }
    }

    @Test
    void encode_noTemplate_givesTheBeginTokenForEmptyTextOnly() {
        ObjectNode json = ByteLevelTokenizer.json();
        json.putNull("post_processor");
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encode("the")).containsExactly(257);
            assertThat(vocabulary.encode("")).containsExactly(ByteLevelTokenizer.BEGIN);
        }
    }

    @Test
    void encode_truncationInFile_isIgnored() {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set(
                "truncation",
                ByteLevelTokenizer.parse("{'direction':'Right','max_length':4,'strategy':'LongestFirst','stride':0}"));
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encode("the".repeat(1000))).hasSize(1001);
        }
    }

    @Test
    void encodeLiterally_spelledSpecialToken_isText() throws IOException {
        ObjectNode json = ByteLevelTokenizer.json();
        json.withObject("/model/vocab").put("<inside>", 262);
        ByteLevelTokenizer.moveAddedTokens(json, 263);
        json.withArray("added_tokens")
                .add(
                        ByteLevelTokenizer.parse(
                                "{'id':262,'content':'<inside>','single_word':false,'lstrip':true,'rstrip':false,'normalized':false,'special':true}"));
        Path file = ByteLevelTokenizer.write(folder, json);
        String text = "the <begin><say> <inside>";
        try (HuggingFaceVocabulary vocabulary =
                HuggingFaceVocabulary.open(folder, 265, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of())) {
            assertThat(vocabulary.encode(text)).containsExactly(257, ' ', 263, 264, 262);
            int[] literal = vocabulary.encodeLiterally(text);
            assertThat(literal).contains(264).doesNotContain(262, 263);
            assertThat(DetokenizerTest.joined(vocabulary, literal)).isEqualTo(text);
            assertThat(vocabulary.encodeLiterally("the a")).isEqualTo(vocabulary.encode("the a"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encodeLiterally("\uFDD0263\uFDD0"))
                    .withMessage("text: U+FDD0 (expected: none, as it is no character)");
        }
        try (HuggingFaceVocabulary vocabulary =
                HuggingFaceVocabulary.open(folder, 265, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of(264))) {
            assertThat(vocabulary.encodeLiterally(text)).doesNotContain(264);
            ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        }
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encodeLiterally("a<begin>")).startsWith(ByteLevelTokenizer.BEGIN, 'a', '<');
        }
        ByteLevelTokenizer.write(folder, json);
        HuggingFaceVocabulary vocabulary =
                HuggingFaceVocabulary.open(folder, 265, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vocabulary.encodeLiterally("a"))
                .withMessage(file + ": changed (expected: as it was when the model was opened)");
        vocabulary.close();
        assertThatIllegalStateException().isThrownBy(() -> vocabulary.encodeLiterally("a"));
    }

    @Test
    void encodeMarked_marksInALargerText_areTakenLiterally() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            String user = "hi <begin>! <say>";
            int[] ids = vocabulary.encodeMarked("<begin>[" + vocabulary.mark(user) + "]");
            assertThat(ids).startsWith(ByteLevelTokenizer.BEGIN, '[', 'h').contains(263);
            assertThat(Arrays.stream(ids).filter(id -> id == ByteLevelTokenizer.BEGIN))
                    .hasSize(1);
            assertThat(DetokenizerTest.joined(vocabulary, ids)).isEqualTo("[" + user + "]");
            assertThat(vocabulary.encodeMarked("the " + vocabulary.mark("a")))
                    .isEqualTo(vocabulary.encodeSpelled("the a"));
            assertThat(vocabulary.encodeMarked("")).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.mark("a\uFDD1"))
                    .withMessage("text: U+FDD1 or U+FDD2 (expected: none, as they are no characters)");
        }
    }

    @Test
    void encodeMarked_longerThanTheContext_isRefusedAsAWhole() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, 4, OptionalInt.empty(), Set.of(ByteLevelTokenizer.BEGIN))) {
            String marked = vocabulary.mark("<begin>");
            assertThat(vocabulary.encodeMarked(marked)).isNotEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encodeMarked(marked.repeat(20)))
                    .withMessageStartingWith("text: 140 characters (expected: at most ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.mark("<begin>".repeat(20)))
                    .withMessageStartingWith("text: 140 characters (expected: at most ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uFDD1", "a\uFDD2", "a\uFDD1b", "a\uFDD1\uFDD1b\uFDD2", "a\\ufdd1b\\ufdd2"})
    void encodeMarked_marksThatWereCut_areRefused(String text) {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encodeMarked(text))
                    .withMessageStartingWith("text: a special token that is cut or escaped");
        }
    }

    /** The model's own merges make the token of the text, whether or not it is looked for. */
    @Test
    void encodeLiterally_wordOfTheModelThatIsSpecial_isRefused() throws IOException {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"257\": {\"content\": \"the\", \"special\": true}}}");
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encodeLiterally("the"))
                    .withMessageStartingWith("text: spells the special token the (expected: none, as ");
        }
    }

    /** The ids are those of transformers 5.24.0, with and without {@code sanitize_control_tokens}. */
    @Test
    void encodeMarked_renderedConversation_isAsInTransformers() throws IOException {
        ObjectNode json = ByteLevelTokenizer.json();
        json.putNull("post_processor");
        ByteLevelTokenizer.write(folder, json);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<begin>\", \"chat_template\": \"{{ bos_token }}{% for m in messages %}[{{ m.role }}]"
                        + " {{ m.content }}{% if m.x %}({{ m.x }}){% endif %}\\n{% endfor %}\"}");
        ChatTemplate template = ChatTemplate.read(folder).orElseThrow();
        Conversation conversation = Conversation.of(
                ChatMessage.user("the <begin> of <begin><say> a"),
                ChatMessage.assistant("\u00e9 the").with("x", "<begin>"));
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThat(vocabulary.encodeSpelled(template.prompt(conversation)))
                    .containsExactly(
                            262, 91, 117, 115, 101, 114, 93, 258, 32, 262, 32, 111, 102, 32, 262, 263, 261, 91, 97, 115,
                            115, 105, 115, 116, 97, 110, 116, 93, 32, 259, 258, 40, 262, 41);
            assertThat(vocabulary.encodeMarked(template.prompt(conversation.withTexts(vocabulary::mark))))
                    .containsExactly(
                            262, 91, 117, 115, 101, 114, 93, 258, 32, 60, 98, 101, 103, 105, 110, 62, 32, 111, 102, 32,
                            60, 98, 101, 103, 105, 110, 62, 263, 261, 91, 97, 115, 115, 105, 115, 116, 97, 110, 116, 93,
                            32, 259, 258, 40, 60, 98, 101, 103, 105, 110, 62, 41);
        }
    }

    @Test
    void encode_closed_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE);
        vocabulary.close();
        vocabulary.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(() -> vocabulary.encode("the"));
        assertThat(vocabulary.detokenizer().push(257)).isEqualTo("the");
    }

    @Test
    void token_outsideTheVocabulary_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(ByteLevelTokenizer.SIZE)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.token(264))
                    .withMessage("id: 264 (expected: 0 to 263)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.detokenizer().push(-1))
                    .withMessage("token: -1 (expected: 0 to 263)");
        }
    }

    @Test
    void open_tokenizerOfALargerVocabulary_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(261).close())
                .withMessage(folder.resolve("tokenizer.json")
                        + ": id of \"\u0120a\": 261 (expected: below the model's vocabulary size, 261)");
    }

    @Test
    void open_addedTokenBehindTheModelsLastId_isLeftOut() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        try (HuggingFaceVocabulary vocabulary = open(263)) {
            assertThat(vocabulary.size()).isEqualTo(263);
            assertThat(vocabulary.encodeSpelled("a<begin>")).containsExactly('a', ByteLevelTokenizer.BEGIN);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> vocabulary.encode("a<say>"))
                    .withMessage("text: token: 263 (expected: 0 to 262)");
        }
    }

    @Test
    void open_endTokenOutsideTheVocabulary_isRefused() {
        ByteLevelTokenizer.write(folder, ByteLevelTokenizer.json());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceVocabulary.open(
                                folder, 264, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of(264))
                        .close())
                .withMessage("endTokens: 264 (expected: 0 to 263)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HuggingFaceVocabulary.open(
                                folder, 264, ByteLevelTokenizer.CONTEXT, OptionalInt.of(-1), Set.of())
                        .close())
                .withMessage("beginToken: -1 (expected: 0 to 263)");
    }

    @Test
    void open_noFile_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(10).close())
                .withMessage(folder.resolve("tokenizer.json")
                        + ": not a file (expected: a tokenizer.json; to make one of other tokenizer files: python -c"
                        + " \"from transformers import AutoTokenizer as T; T.from_pretrained('" + folder
                        + "').save_pretrained('" + folder + "')\")");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':|Unexpected end-of-input within/between Object entries (expected: valid JSON)",
                "[]|not a JSON object (expected: a tokenizer.json)",
                "version https://git-lfs.github.com/spec/v1|a Git LFS pointer (expected: the file it stands for; git lfs pull"
                        + " fetches it)",
                "{}{}|more than one JSON value (expected: a tokenizer.json)",
                "{'a':1,'a':2}|Duplicate field 'a' (expected: valid JSON)",
                "{'a':1e999}|number: 1e999 (expected: a finite number)",
                "{'a':'\\ud800'}|text with half a surrogate pair (expected: valid JSON)",
            })
    void open_notStrictJson_isRefused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), json.replace('\'', '"'));
        assertThatIllegalArgumentException().isThrownBy(() -> open(10).close()).withMessage(file + ": " + message);
    }

    @Test
    void open_deepNesting_isRefused() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"a\":" + "[".repeat(200));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(10).close())
                .withMessageContaining("nesting depth (65) exceeds the maximum allowed (64");
    }

    @Test
    void open_notUtf8_isRefused() throws IOException {
        Path file = Files.write(folder.resolve("tokenizer.json"), new byte[] {'{', '"', (byte) 0xFF, '"'});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(10).close())
                .withMessage(file + ": java.nio.charset.MalformedInputException: Input length = 1"
                        + " (expected: a readable file in UTF-8)");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unsuitableFiles")
    void open_unsuitableFile_namesWhatIsWrong(Consumer<ObjectNode> change, String message) {
        ObjectNode json = ByteLevelTokenizer.json();
        change.accept(json);
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(ByteLevelTokenizer.SIZE).close())
                .withMessage(file + ": " + message);
    }

    static Stream<Arguments> unsuitableFiles() {
        return Stream.of(
                change(json -> json.remove("model"), "model: missing (expected: a BPE model)"),
                change(json -> json.put("model", 1), "model: not an object (expected: a BPE model)"),
                change(json -> model(json).put("type", "Unigram"), "model.type: Unigram (expected: BPE)"),
                change(
                        json -> model(json).put("continuing_subword_prefix", "##"),
                        "model.continuing_subword_prefix: \"##\" (expected: null)"),
                change(
                        json -> json.putObject("normalizer").put("type", "Precompiled"),
                        "normalizer: \"Precompiled\" (expected: one of [BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC,"
                                + " NFKD, Nmt, Prepend, Replace, Sequence, Strip, StripAccents])"),
                change(
                        json -> json.withObject("/post_processor/special_tokens")
                                .remove("<begin>"),
                        "post_processor: \"<begin>\" (expected: one of its special_tokens)"),
                change(
                        json -> model(json).put("vocab", 1),
                        "model.vocab: not an object (expected: an object of ids by token)"),
                change(
                        json -> vocabulary(json).put("the", "x"),
                        "model.vocab: id of \"the\": x (expected: an integer)"),
                change(json -> vocabulary(json).put("the", -2), "id of \"the\": -2 (expected: >= 0)"),
                change(json -> vocabulary(json).put("the", 0), "id 0: \"Ā\" and \"the\" (expected: one token per id)"),
                change(
                        json -> json.putArray("added_tokens").addObject().put("id", 1),
                        "added_tokens.content: missing (expected: a text)"),
                change(json -> json.remove("decoder"), "decoder: missing" + ORDER),
                decoder(
                        "{'type':'WordPiece','prefix':'##'}",
                        "decoder: \"WordPiece\" (expected: one of [ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence, Strip])"),
                decoder(
                        "{'type':'Sequence','decoders':[{'type':'Fuse'},{'type':'ByteFallback'}]}",
                        "decoder: [Fuse, ByteFallback]" + ORDER),
                decoder(
                        "{'type':'Replace','pattern':{'Regex':'x'},'content':' '}",
                        "decoder: {\"type\":\"Replace\",\"pattern\":{\"Regex\":\"x\"},\"content\":\" \"}"
                                + " (expected: a Replace of one string, not empty, by another)"),
                decoder(
                        "{'type':'Strip','content':' ','start':1,'stop':0}",
                        "decoder: {\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}"
                                + " (expected: a Strip of spaces at the start, after Fuse)"),
                change(
                        json -> model(json).putArray("merges").add("zz zz"),
                        "Token `zz` out of vocabulary" + " (expected: a tokenizer that the tokenizers library reads)"));
    }

    private HuggingFaceVocabulary open(int size) {
        return HuggingFaceVocabulary.open(
                folder,
                size,
                ByteLevelTokenizer.CONTEXT,
                OptionalInt.of(ByteLevelTokenizer.BEGIN),
                Set.of(ByteLevelTokenizer.BEGIN));
    }

    private static Arguments decoder(String decoder, String message) {
        return change(json -> json.set("decoder", ByteLevelTokenizer.parse(decoder)), message);
    }

    private static Arguments change(Consumer<ObjectNode> change, String message) {
        return Arguments.of(change, message);
    }

    private static ObjectNode model(ObjectNode json) {
        return json.withObject("/model");
    }

    private static ObjectNode vocabulary(ObjectNode json) {
        return json.withObject("/model/vocab");
    }
}
