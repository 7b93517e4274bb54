package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerSchemaTest {

    private static final String TEXT = "The caf\u00e9's  <say> 1234,\n\n \u6f22\u5b57 \ud83d\ude00 e\u0301 the-END ";

    @TempDir
    private Path folder;

    /** Each type that is listed is one that the library reads, and reads as it was written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "normalizer|{'type':'NFC'}",
                "normalizer|{'type':'NFD'}",
                "normalizer|{'type':'NFKC'}",
                "normalizer|{'type':'NFKD'}",
                "normalizer|{'type':'Lowercase'}",
                "normalizer|{'type':'Nmt'}",
                "normalizer|{'type':'StripAccents'}",
                "normalizer|{'type':'Strip','strip_left':true,'strip_right':false}",
                "normalizer|{'type':'Prepend','prepend':'x'}",
                "normalizer|{'type':'Replace','pattern':{'String':' '},'content':'_'}",
                "normalizer|{'type':'Replace','pattern':{'Regex':'[0-9]+'},'content':''}",
                "normalizer|{'type':'BertNormalizer','clean_text':true,'handle_chinese_chars':true,'strip_accents':null,"
                        + "'lowercase':true}",
                "normalizer|{'type':'Sequence','normalizers':[{'type':'NFC'},{'type':'Sequence','normalizers':[]}]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Digits','individual_digits':true},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Punctuation','behavior':'Contiguous'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Punctuation'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Whitespace'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'BertPreTokenizer'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'UnicodeScripts'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'CharDelimiterSplit','delimiter':'-'},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'FixedLength','length':3},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Split','pattern':{'Regex':'[0-9]{1,3}'},"
                        + "'behavior':'MergedWithNext','invert':false},BYTES]}",
                "pre_tokenizer|{'type':'Sequence','pretokenizers':[{'type':'Split','pattern':{'String':'e'},"
                        + "'behavior':'Removed','invert':true},BYTES]}",
                "pre_tokenizer|{'type':'Metaspace','replacement':'_','prepend_scheme':'always','split':true}",
                "pre_tokenizer|{'type':'Metaspace','replacement':'_','str_rep':'_','add_prefix_space':true}"
            })
    void open_listedStep_encodesAsTheLibraryDoes(String section, String step) throws IOException {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set(section, parse(step));
        json.path("added_tokens").forEach(token -> ((ObjectNode) token).put("normalized", false));
        ByteLevelTokenizer.write(folder, json);
        try (HuggingFaceVocabulary vocabulary = open();
                HuggingFaceTokenizer library = DetokenizerTest.library(folder)) {
            assertThat(Arrays.stream(vocabulary.encode(TEXT)).asLongStream().toArray())
                    .isEqualTo(library.encode(TEXT).getIds());
        }
    }

    /** Spellings that the native reader takes for more than they look like, and values that it can't bear. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "normalizer|{'type':{'Precompiled':null},'precompiled_charsmap':'AAAA'}|an object with a type",
                "normalizer|{'precompiled_charsmap':'AAAA'}|an object with a type",
                "normalizer|['NFC']|an object with a type",
                "normalizer|7|an object with a type",
                "normalizer|{'prepend':'a'}|an object with a type",
                "normalizer|{'type':'Sequence','normalizers':[{'type':{'NFC':null}}]}|an object with a type",
                "normalizer|{'type':'Sequence','normalizers':{}}|a list",
                "normalizer|{'type':'NFC','more':1}|no such field",
                "normalizer|{'type':'Prepend','prepend':''}|a text that isn't empty",
                "normalizer|{'type':'Replace','pattern':{'String':''},'content':'a'}|a pattern that matches no empty text",
                "normalizer|{'type':'Replace','pattern':{'Regex':'^'},'content':'a'}|a pattern that matches no empty text",
                "normalizer|{'type':'Replace','pattern':{'Regex':'a*'},'content':'a'}|a pattern that matches no empty text",
                "normalizer|{'type':'Replace','pattern':['Regex','a'],'content':'a'}|an object with a text as its String or"
                        + " Regex",
                "pre_tokenizer|{'type':'FixedLength','length':0}|an integer from 1 to 2147483647",
                "pre_tokenizer|{'type':'Metaspace','replacement':'ab'}|one character",
                "pre_tokenizer|{'type':'Split','pattern':{'Regex':'a'},'behavior':'removed','invert':false}|Removed, Isolated,"
                        + " MergedWithPrevious, MergedWithNext or Contiguous",
                "pre_tokenizer|{'type':'Digits'}|true or false",
                "more|1|no such section",
                "version|2.0|1.0"
            })
    void open_whatIsNotListed_isRefusedByName(String section, String value, String expectation) {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set(section, parse(value));
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessageStartingWith(file + ": " + section)
                .withMessageEndingWith("(expected: " + expectation + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dropout|0.5|null, as a text has one encoding",
                "unk_token|1|a text or null",
                "fuse_unk|1|true, false or null",
                "more|null|no such field"
            })
    void open_modelField_isRefusedByName(String field, String value, String expectation) {
        ObjectNode json = ByteLevelTokenizer.json();
        json.withObject("/model").set(field, parse(value));
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessageStartingWith(file + ": model." + field)
                .withMessageEndingWith("(expected: " + expectation + ")");
    }

    /** Which is of no account where each byte has a token. */
    @Test
    void open_unknownTokenThatIsNone_isRefusedIfItCouldBeNeeded() {
        ObjectNode json = ByteLevelTokenizer.json();
        json.withObject("/model").put("unk_token", "zzz");
        ByteLevelTokenizer.write(folder, json);
        open().close();
        ObjectNode vocabulary = json.withObject("/model/vocab");
        vocabulary.set("unused", vocabulary.remove("!"));
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(file + ": model.unk_token: \"zzz\" (expected: a token of model.vocab)");
    }

    @Test
    void open_rulesThatMultiply_isRefused() {
        ObjectNode json = ByteLevelTokenizer.json();
        String rule = "{'type':'Replace','pattern':{'String':'a'},'content':'" + "a".repeat(100) + "'}";
        json.set("normalizer", parse("{'type':'Sequence','normalizers':[" + rule + "," + rule + "]}"));
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(file + ": normalizer: rules that multiply a text by 40000.0 (expected: at most 256.0)");
        json = ByteLevelTokenizer.json();
        json.set("decoder", parse("{'type':'Sequence','decoders':[" + rule + "]}"));
        ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(file + ": decoder: Replace steps that multiply a token by 100.0 (expected: at most 8)");
    }

    @Test
    void open_addedTokenThatIsEncodedAsAnother_isRefused() {
        ObjectNode json = ByteLevelTokenizer.json();
        ((ObjectNode) json.path("added_tokens").path(1)).put("id", 270);
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessage(
                        file
                                + ": added_tokens: id of \"<say>\": 270 (expected: 263, which the tokenizers library gives it)");
    }

    @Test
    void open_addedTokenThatTheNormalizerErases_isRefused() {
        ObjectNode json = ByteLevelTokenizer.json();
        ((ObjectNode) json.path("added_tokens").path(1))
                .put("content", "\u0301")
                .put("normalized", true);
        json.set("normalizer", parse("{'type':'StripAccents'}"));
        Path file = ByteLevelTokenizer.write(folder, json);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessageStartingWith(file + ": added_tokens: ")
                .withMessageEndingWith("(expected: one of which the normalizer leaves something, or not normalized)");
    }

    private HuggingFaceVocabulary open() {
        return HuggingFaceVocabulary.open(folder, 300, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
    }

    private static JsonNode parse(String json) {
        try {
            return new JsonMapper()
                    .readTree(json.replace("BYTES", "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true}")
                            .replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
