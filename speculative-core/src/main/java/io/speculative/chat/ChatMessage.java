package io.speculative.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What one participant of a conversation said.
 *
 * @param role who; most templates know {@code system}, {@code user}, {@code assistant} and {@code tool}
 * @param content the text
 * @param fields what the message has beside its role and its content, by the names that templates use, such as
 *     {@code tool_calls}: strings, numbers, booleans, nulls, and lists and string-keyed maps of these; copied, in their order
 */
public record ChatMessage(String role, String content, Map<String, Object> fields) {

    private static final String TOOL_CALLS = "tool_calls";

    /**
     * Copies the fields.
     *
     * @throws IllegalArgumentException if role or content is null, or the fields name them
     */
    public ChatMessage {
        requireText("role", role);
        requireText("content", content);
        for (String name : List.of("role", "content")) {
            if (fields.containsKey(name)) {
                throw new IllegalArgumentException("fields: " + name + " (expected: none of role and content)");
            }
        }
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A message without further fields. */
    public ChatMessage(String role, String content) {
        this(role, content, Map.of());
    }

    /**
     * Instructions to the model.
     *
     * @param content the text
     */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /**
     * What the user said.
     *
     * @param content the text
     */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /**
     * What the model said.
     *
     * @param content the text
     */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    /**
     * What the model said when it asked for tools. A message without text has no {@code content} for the template, as in the
     * documentation of transformers.
     *
     * @param content the text, which is mostly empty
     * @param calls the tools to call
     */
    public static ChatMessage assistant(String content, List<ToolCall> calls) {
        return assistant(content)
                .with(TOOL_CALLS, calls.stream().map(ToolCall::fields).toList());
    }

    /**
     * What a tool returned.
     *
     * @param call the call that it answers
     * @param content the result, for most models a text of JSON
     */
    public static ChatMessage toolResult(ToolCall call, String content) {
        ChatMessage result = new ChatMessage("tool", content).with("name", call.name());
        return call.id().isEmpty() ? result : result.with("tool_call_id", call.id());
    }

    /** The same message with another field, such as {@code reasoning_content}. */
    public ChatMessage with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new ChatMessage(role, content, more);
    }

    /** The same message with its content and the strings in its fields changed. */
    ChatMessage withTexts(UnaryOperator<String> change) {
        return new ChatMessage(role, change.apply(content), Texts.changed(fields, change));
    }

    /** All that a template sees of this message, role and content first. */
    public Map<String, Object> allFields() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("role", role);
        if (!(content.isEmpty() && fields.containsKey(TOOL_CALLS))) {
            all.put("content", content);
        }
        all.putAll(fields);
        return Collections.unmodifiableMap(all);
    }

    private static void requireText(String name, String value) {
        if (Objects.isNull(value)) {
            throw new IllegalArgumentException(name + ": null (expected: a text)");
        }
    }
}
