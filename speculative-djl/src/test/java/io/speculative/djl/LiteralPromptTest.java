package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import io.speculative.chat.ToolCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model whose tokens are the characters from 0 to Y, and {@code <=}, which is special. */
class LiteralPromptTest {

    /** The id of the special token. */
    private static final int SPECIAL = 42;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        RandomModelFolder.write(folder);
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.writeString(
                tokenizer,
                Files.readString(tokenizer)
                        .replace(
                                "\"added_tokens\": []",
                                "\"added_tokens\": [{\"id\": " + SPECIAL
                                        + ", \"content\": \"<=\", \"single_word\": false,"
                                        + " \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true}]")
                        .replace("\"Z\":42", "\"<=\":42"));
    }

    @Test
    void chatPrompt_aTextThatSpellsTheToken_isText() {
        assertThat(prompt("<={{ messages[0].content }}<=", Conversation.of(ChatMessage.user("A<=B"))))
                .containsExactly(SPECIAL, 17, 12, 13, 18, SPECIAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "{{messages[0].content|replace('A','<')}} A=",
                "{{messages[0].content|replace('A','')}} <A=",
                "{{messages[0].content[::-1]}} =<",
                "<{{messages[0].content}} =",
                "{{messages[0].content}}{{messages[0].content[0]}} =<",
                "{{messages[0].content[1:]}} <=A",
                "{{messages[0].content.split('=')[0]}}<= <=A",
                "{{messages[0].content|tojson(ensure_ascii=true)}} <=",
                "{{'%r'%messages[0].content}} <=",
            })
    void chatPrompt_templateThatMakesTokensOfTexts_isRefused(String template, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prompt(template, Conversation.of(ChatMessage.user(text))))
                .withMessageContaining("(expected: ");
    }

    @Test
    void chatPrompt_namesThatSpellTheToken_areRefused() {
        String template = "{{ messages[0].role }}{{ messages[0].content }}{{ messages[0].tool_calls }}{{ documents }}";
        for (Conversation conversation : List.of(
                Conversation.of(new ChatMessage("A<=", "B")),
                Conversation.of(new ChatMessage("\uFDD1", "B")),
                Conversation.of(ChatMessage.assistant("", List.of(ToolCall.of("A", Map.of("<=", 1))))),
                Conversation.of(ChatMessage.user("A")).withDocuments(List.of(Map.of("<=", "B"))))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> prompt(template, conversation))
                    .withMessageEndingWith(
                            "(expected: one that spells no special token, where texts are taken literally)");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void chatPrompt_valuesWithoutEnd_areRefused(boolean cyclic) {
        Object value = cyclic ? new ArrayList<Object>() : List.of("A");
        for (int level = 0; !cyclic && level < 40; level++) {
            value = List.of(value, value);
        }
        if (value instanceof ArrayList<?> list) {
            @SuppressWarnings("unchecked") // It is made here.
            List<Object> itself = (List<Object>) list;
            itself.add(itself);
        }
        Conversation conversation = Conversation.of(ChatMessage.user("A")).withVariable("v", value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> prompt("{{ messages[0].content }}", conversation))
                .withMessageStartingWith("conversation: ");
    }

    private int[] prompt(String template, Conversation conversation) {
        try {
            Files.writeString(folder.resolve("chat_template.jinja"), template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (HuggingFaceModel model = HuggingFaceModel.open(folder)) {
            return model.chatPrompt(conversation.withLiteralTexts());
        }
    }
}
