package io.speculative.djl.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialFrameTest {

    private static final String BYTES = "{'type':'ByteLevel','add_prefix_space':true,'trim_offsets':true}";
    private static final String ROBERTA =
            "{'type':'RobertaProcessing','sep':['b',98],'cls':['<begin>',262],'trim_offsets':true,"
                    + "'add_prefix_space':true}";
    private static final String SPECIAL = "'special_tokens':{'x':{'id':'x','ids':[262,97],'tokens':['<begin>','a']}}}";
    private static final String PAIR =
            "'pair':[{'Sequence':{'id':'A','type_id':0}},{'Sequence':{'id':'B','type_id':1}}],";
    private static final String X = "{'SpecialToken':{'id':'x','type_id':0}}";
    private static final String A = "{'Sequence':{'id':'A','type_id':0}}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                BYTES,
                ROBERTA,
                "{'type':'BertProcessing','sep':['b',98],'cls':['<begin>',262]}",
                "{'type':'Sequence','processors':[" + BYTES + "," + ROBERTA + "]}",
                "{'type':'TemplateProcessing','single':[" + A + "]," + PAIR + SPECIAL,
                "{'type':'TemplateProcessing','single':[" + X + "," + A + "]," + PAIR + SPECIAL,
                "{'type':'Sequence','processors':[" + BYTES + ",{'type':'TemplateProcessing','single':[" + X + "," + X
                        + "," + A + "," + X + "]," + PAIR + SPECIAL + "]}"
            })
    void encode_postProcessor_addsWhatTheLibraryAdds(String processor) throws IOException {
        write(processor);
        try (HuggingFaceVocabulary vocabulary = open();
                HuggingFaceTokenizer library = DetokenizerTest.library(folder)) {
            for (String text : new String[] {"the caf\u00e9 <say> the", " ", "x"}) {
                assertThat(Arrays.stream(vocabulary.encode(text)).asLongStream().toArray())
                        .isEqualTo(library.encode(text).getIds());
                assertThat(Arrays.stream(vocabulary.encodeSpelled(text))
                                .asLongStream()
                                .toArray())
                        .isEqualTo(library.encode(text, false, false).getIds());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'Sequence':{'id':'B','type_id':0}}]|Sequence A, once",
                "[]|Sequence A, once",
                "[{'Sequence':{'id':'A','type_id':0}},{'Sequence':{'id':'A','type_id':0}}]|Sequence A, once",
                "[{'SpecialToken':{'id':'y','type_id':0}}]|one of its special_tokens",
                "[{'SpecialToken':['x',0]}]|a list of Sequence and SpecialToken, each with id and type_id",
                "['$A']|a list of Sequence and SpecialToken, each with id and type_id"
            })
    void open_templateThatEndsTheLibrary_isRefused(String single, String expectation) {
        write("{'type':'TemplateProcessing','single':" + single + "," + PAIR + SPECIAL);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessageStartingWith(folder.resolve("tokenizer.json") + ": post_processor")
                .withMessageEndingWith("(expected: " + expectation + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'Sequence','processors':[" + ROBERTA + "," + ROBERTA + "]}",
                "{'type':'BertProcessing','sep':['x',4000000000],'cls':['y',99]}",
                "{'type':'BertProcessing','sep':['x',400],'cls':['y',99]}",
                "{'type':'BertProcessing','sep':{'x':1},'cls':['y',99]}",
                "{'sep':['x',98],'cls':['y',99]}"
            })
    void open_otherProcessorThatWouldFail_isRefused(String processor) {
        write(processor);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().close())
                .withMessageStartingWith(folder.resolve("tokenizer.json") + ": post_processor");
    }

    private void write(String processor) {
        ObjectNode json = ByteLevelTokenizer.json();
        json.set("post_processor", ByteLevelTokenizer.parse(processor));
        ByteLevelTokenizer.write(folder, json);
    }

    private HuggingFaceVocabulary open() {
        return HuggingFaceVocabulary.open(
                folder, ByteLevelTokenizer.SIZE, ByteLevelTokenizer.CONTEXT, OptionalInt.empty(), Set.of());
    }
}
