package io.speculative.chat.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected tokens are those that {@code AutoTokenizer} of transformers 5.24 finds in the same folders. */
class SpecialTokensTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    llama,    -,                       -
                    llama,    LlamaTokenizer,          <s> </s> <unk>
                    llama,    LlamaTokenizerFast,      <s> </s> <unk>
                    llama,    CodeLlamaTokenizer,      <s> </s> <unk>
                    llama,    GPT2Tokenizer,           <|endoftext|> <|endoftext|> <|endoftext|>
                    llama,    GPTNeoXTokenizerFast,    <|endoftext|> <|endoftext|> <|endoftext|> <|padding|>
                    llama,    GemmaTokenizer,          <bos> <eos> <unk> <pad>
                    llama,    CohereTokenizer,         <BOS_TOKEN> <|END_OF_TURN_TOKEN|> <UNK> <PAD>
                    llama,    PreTrainedTokenizerFast, -
                    llama,    SomebodysTokenizer,      -
                    mistral,  -,                       -
                    mistral,  LlamaTokenizer,          -
                    phi3,     LlamaTokenizer,          -
                    qwen2,    -,                       none <|endoftext|> <|endoftext|> <|endoftext|>
                    qwen2,    LlamaTokenizer,          none <|endoftext|> <|endoftext|> <|endoftext|>
                    qwen3,    -,                       none <|endoftext|> <|endoftext|> <|endoftext|>
                    qwen3,    LlamaTokenizer,          <s> </s> <unk>
                    gemma2,   -,                       <bos> <eos> <unk> <pad>
                    opt,      -,                       <|endoftext|> <|endoftext|> <|endoftext|>
                    opt,      PreTrainedTokenizerFast, -
                    gpt2,     -,                       <|endoftext|> <|endoftext|> <|endoftext|>
                    gpt_neox, -,                       <|endoftext|> <|endoftext|> <|endoftext|> <|padding|>
                    """)
    void read_tokensThatNoFileNames_areThoseOfTheClass(String model, String className, String tokens)
            throws IOException {
        write("config.json", "{'model_type':'" + model + "'}");
        if (className != null) {
            write("tokenizer_config.json", "{'tokenizer_class':'" + className + "'}");
        }
        write("tokenizer.json", "{'decoder':{'type':'ByteFallback'}}");
        assertThat(beginEndUnknownAndPadding()).isEqualTo(tokens == null ? "" : tokens);
    }

    @Test
    void read_llamaClassOfATokenizerOfBytes_hasNoTokensOfItsOwn() throws IOException {
        write("config.json", "{'model_type':'llama','tokenizer_class':'LlamaTokenizer'}");
        assertThat(SpecialTokens.read(folder).begin()).contains("<s>");
        write("tokenizer.json", "{'decoder':{'type':'ByteLevel'},'model':{'vocab':{'a':0}}}");
        assertThat(SpecialTokens.read(folder).begin()).isEmpty();
        write("tokenizer.json", "{'decoder':");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpecialTokens.read(folder))
                .withMessageStartingWith(folder.resolve("tokenizer.json") + ": Unexpected end-of-input")
                .withMessageEndingWith("(expected: valid JSON)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {}; {'bos_token':'<map>'}; <map> </s> <unk>
                    {'bos_token':'<cfg>'}; {}; <cfg> </s> <unk>
                    {'bos_token':'<cfg>'}; {'bos_token':'<map>','eos_token':{'content':'<map>'}}; <map> <map> <unk>
                    {'bos_token':'<cfg>'}; {'bos_token':null}; none </s> <unk>
                    {'bos_token':null}; {}; none </s> <unk>
                    {'bos_token':'<cfg>','added_tokens_decoder':{}}; {'bos_token':'<map>'}; <cfg> </s> <unk>
                    {'added_tokens_decoder':{}}; {'eos_token':'<map>'}; <s> </s> <unk>
                    """)
    void read_namedTokens_areThoseOfTheFileThatCounts(String config, String map, String tokens) throws IOException {
        write(
                "tokenizer_config.json",
                config.replace("{", "{'tokenizer_class':'LlamaTokenizer',").replace(",}", "}"));
        write("special_tokens_map.json", map);
        assertThat(beginEndUnknownAndPadding()).isEqualTo(tokens);
    }

    @Test
    void read_noTokenizerConfig_takesTheMap() throws IOException {
        write("special_tokens_map.json", "{'bos_token':{'content':'<map>','lstrip':false}}");
        assertThat(SpecialTokens.read(folder).spellings()).isEqualTo(Map.of("bos_token", "<map>"));
    }

    @Test
    void read_tokensWithNamesOfTheModel_areFound() throws IOException {
        write(
                "tokenizer_config.json",
                "{'image_token':'<image>','add_bos_token':true,'a_token':{'content':'x'},"
                        + "'extra_special_tokens':{'video_token':'<video>'}}");
        assertThat(SpecialTokens.read(folder).spellings())
                .isEqualTo(Map.of("image_token", "<image>", "video_token", "<video>"));
    }

    @Test
    void prompt_classOfTheTokenizer_givesTheBeginToken() throws IOException {
        write("config.json", "{'model_type':'gemma2'}");
        write("chat_template.jinja", "{{ bos_token }}{{ messages[0].content }}");
        assertThat(ChatTemplate.read(folder).orElseThrow().prompt(List.of(ChatMessage.user("Hi"))))
                .isEqualTo("<bos>Hi");
    }

    private String beginEndUnknownAndPadding() {
        Map<String, String> spellings = SpecialTokens.read(folder).spellings();
        StringBuilder tokens = new StringBuilder();
        for (String name : List.of("bos_token", "eos_token", "unk_token", "pad_token")) {
            if (spellings.containsKey(name)) {
                tokens.append(spellings.get(name)).append(' ');
            } else if (name.equals("bos_token") && !spellings.isEmpty()) {
                tokens.append("none ");
            }
        }
        return tokens.toString().trim();
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), name.endsWith(".json") ? json.replace('\'', '"') : json);
    }
}
