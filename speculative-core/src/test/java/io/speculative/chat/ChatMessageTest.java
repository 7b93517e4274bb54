package io.speculative.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatMessageTest {

    private static final ToolCall CALL = new ToolCall("c1", "add", Map.of("a", 1));

    @Test
    @SuppressWarnings("NullAway")
    void message_withoutRoleOrContent_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatMessage.user(null))
                .withMessage("content: null (expected: a text)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChatMessage(null, "x"))
                .withMessage("role: null (expected: a text)");
    }

    @Test
    void message_fieldsThatNameItsParts_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatMessage.user("x").with("content", "y"))
                .withMessage("fields: content (expected: none of role and content)");
    }

    @Test
    void allFields_haveRoleAndContentFirst() {
        assertThat(ChatMessage.user("x").with("b", 1).with("a", 2).allFields())
                .containsExactly(entry("role", "user"), entry("content", "x"), entry("b", 1), entry("a", 2));
    }

    @Test
    void assistant_callsWithoutText_haveNoContent() {
        assertThat(ChatMessage.assistant("", List.of(CALL)).allFields())
                .containsExactly(
                        entry("role", "assistant"),
                        entry(
                                "tool_calls",
                                List.of(Map.of(
                                        "id",
                                        "c1",
                                        "type",
                                        "function",
                                        "function",
                                        Map.of("name", "add", "arguments", Map.of("a", 1))))));
        assertThat(ChatMessage.assistant("So", List.of(CALL)).allFields()).containsEntry("content", "So");
    }

    @Test
    void toolResult_refersToItsCall() {
        assertThat(ChatMessage.toolResult(CALL, "2").fields())
                .containsExactly(entry("name", "add"), entry("tool_call_id", "c1"));
        assertThat(ChatMessage.toolResult(ToolCall.of("add", Map.of()), "2").fields())
                .containsExactly(entry("name", "add"));
    }

    @Test
    void fields_areCopied() {
        Map<String, Object> fields = new LinkedHashMap<>();
        ChatMessage message = new ChatMessage("user", "x", fields);
        fields.put("a", 1);
        assertThat(message.fields()).isEmpty();
    }
}
