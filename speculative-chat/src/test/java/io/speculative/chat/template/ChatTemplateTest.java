package io.speculative.chat.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {

    @TempDir
    private Path folder;

    private Path config;

    @BeforeEach
    void nameFile() {
        config = folder.resolve("tokenizer_config.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'chat_template':'one' | one",
                "'chat_template':[{'name':'rag','template':'two'},{'name':'default','template':'one'}] | one",
                "'chat_template':[{'name':'rag','template':'{% include %}'},{'name':'default','template':'one'}] | one",
                "'chat_template':'{{ bos_token }}','bos_token':'<s>' | <s>",
                "'chat_template':'{{ bos_token }}','bos_token':{'content':'<s>','lstrip':false} | <s>",
                "'chat_template':'[{{ bos_token }}]','bos_token':null | []",
                "'chat_template':'{{ eos_token ~ unk_token ~ pad_token }}','eos_token':'a','unk_token':'b','pad_token':'c' | abc",
                "'chat_template':'{{ messages[0].role }} {{ messages[0].content }}' | user Hi",
                "'chat_template':'{{ messages[0] }}' | {'role': 'user', 'content': 'Hi'}",
                "'chat_template':'{% for key in messages[0] %}{{ key }} {% endfor %}.' | role content .",
                "'chat_template':'{{ dict(z=1, m=2, a=3, k=4, b=5) }}' | {'z': 1, 'm': 2, 'a': 3, 'k': 4, 'b': 5}",
                "'chat_template':'{{ tools is none }} {{ documents is none }}' | True True"
            })
    void prompt_configs_areRead(String fields, String text) throws IOException {
        write(fields);
        assertThat(prompt()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "[{{ bos_token }}] => []",
                "{{ bos_token ~ 'x' }} => x",
                "{{ bos_token is defined }} => False",
                "{{ bos_token is none }} => False",
                "{{ bos_token == '' }} => False",
                "{{ bos_token == eos_token }} => True",
                "{{ 'a' if bos_token else 'b' }} => b",
                "{{ bos_token | length }} => 0",
                "{{ bos_token | default('d') }} => d",
                "{{ [bos_token, 'b'] | join('x') }} => xb"
            })
    void prompt_tokenThatNobodyDefines_isUndefined(String template, String text) throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        assertThat(prompt()).isEqualTo(text);
        write("'bos_token':null");
        assertThat(prompt()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ bos_token + 'x' }}",
                "{{ 'x' + bos_token }}",
                "{{ bos_token * 2 }}",
                "{{ bos_token[0] }}",
                "{{ bos_token.strip() }}",
                "{{ bos_token < 'a' }}",
                "{{ 'a'.startswith(bos_token) }}",
                "{{ bos_token in 'a' }}"
            })
    void prompt_useOfTokenThatNobodyDefines_isRefused(String template) throws IOException {
        Path file = Files.writeString(folder.resolve("chat_template.jinja"), template);
        assertThatIllegalArgumentException()
                .isThrownBy(this::prompt)
                .withMessage(file + ": line 1: 'bos_token' is undefined");
    }

    @Test
    void prompt_extraSpecialTokens_haveTheirNames() throws IOException {
        write("'chat_template':'{{ image_token }}','extra_special_tokens':{'image_token':'<image>'}");
        assertThat(prompt()).isEqualTo("<image>");
    }

    @Test
    void read_folderWithout_isNone() throws IOException {
        assertThat(ChatTemplate.read(folder)).isEmpty();
        write("'bos_token':'<s>'");
        assertThat(ChatTemplate.read(folder)).isEmpty();
        write("'chat_template':null");
        assertThat(ChatTemplate.read(folder)).isEmpty();
    }

    @Test
    void read_jinjaFile_wins() throws IOException {
        Path file = Files.writeString(folder.resolve("chat_template.jinja"), "file{{ bos_token }}\n");
        assertThat(prompt()).isEqualTo("file");
        write("'chat_template':'config','bos_token':'<s>'");
        assertThat(prompt()).isEqualTo("file<s>");
        Files.writeString(file, "{{ x.y }}");
        assertThatIllegalArgumentException().isThrownBy(this::prompt).withMessage(file + ": line 1: 'x' is undefined");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThatIllegalArgumentException().isThrownBy(this::prompt).withMessage(file + ": no text (expected: UTF-8)");
    }

    @Test
    void transcript_addsNoGenerationPrompt() throws IOException {
        write("'chat_template':'{{ add_generation_prompt }}'");
        ChatTemplate template = ChatTemplate.read(folder).orElseThrow();
        List<ChatMessage> messages =
                List.of(ChatMessage.system("a"), ChatMessage.user("b"), ChatMessage.assistant("c"));
        assertThat(template.prompt(messages)).isEqualTo("True");
        assertThat(template.transcript(messages)).isEqualTo("False");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'chat_template':[] | chat_template: array (expected: a template, or several with one named default)",
                "'chat_template':7 | chat_template: 7 (expected: a template, or several with one named default)",
                "'chat_template':[{'name':'rag','template':'x'}] | chat_template: array (expected: a template, or several with one named default)",
                "'chat_template':'x','bos_token':7 | bos_token: 7 (expected: a token, or an object with its content)",
                "'chat_template':'x','eos_token':{'id':2} | eos_token: object (expected: a token, or an object with its content)",
                "'chat_template':'{% if %}' | chat_template: line 1: end of the tag (expected: an expression)",
                "'chat_template | Unexpected end-of-input in field name in line 1, column 17 (expected: valid JSON)"
            })
    void read_malformed_isRefused(String fields, String message) throws IOException {
        write(fields);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatTemplate.read(folder))
                .withMessage(config + ": " + message);
    }

    private String prompt() {
        return ChatTemplate.read(folder).orElseThrow().prompt(List.of(ChatMessage.user("Hi")));
    }

    private void write(String fields) throws IOException {
        Files.writeString(config, "{" + fields.replace('\'', '"') + "}");
    }

    @Test
    void prompt_toolsAndTwoTemplates_takesTheOneForTools() throws IOException {
        Conversation tools = Conversation.of(ChatMessage.user("Hi")).withTools(List.of(Map.of("name", "t")));
        write(
                "'chat_template':[{'name':'tool_use','template':'T{{ tools[0].name }}'},{'name':'default','template':'D'}]");
        ChatTemplate named = ChatTemplate.read(folder).orElseThrow();
        assertThat(named.prompt(tools)).isEqualTo("Tt");
        assertThat(named.prompt(tools.withTools(List.of()))).isEqualTo("D");
        Files.writeString(folder.resolve("chat_template.jinja"), "F{{ tools is none }}");
        assertThat(ChatTemplate.read(folder).orElseThrow().prompt(tools.withTools(List.of())))
                .isEqualTo("FTrue");
        Path more = Files.createDirectory(folder.resolve("additional_chat_templates"));
        Files.writeString(more.resolve("tool_use.jinja"), "G{{ tools[0].name }}");
        assertThat(ChatTemplate.read(folder).orElseThrow().prompt(tools)).isEqualTo("Gt");
    }

    @Test
    void prompt_continuedMessageThatIsCut_isRefused() throws IOException {
        write("'chat_template':'{{ messages[0].content[:3] }}'");
        Conversation conversation =
                Conversation.of(ChatMessage.assistant("Once upon")).continuingLastMessage();
        ChatTemplate template = ChatTemplate.read(folder).orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> template.prompt(conversation))
                .withMessage(
                        "last message: left out by the chat template, in whole or in part (expected: a message that it"
                                + " writes as it is)");
    }
}
