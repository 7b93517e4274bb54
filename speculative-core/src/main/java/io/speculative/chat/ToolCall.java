package io.speculative.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A tool that the model asks to be called, as it stands in the message of an assistant.
 *
 * @param id what the result refers to; empty if the model's format has no ids
 * @param name the tool's name
 * @param arguments by name: strings, numbers, booleans, nulls, and lists and string-keyed maps of these; copied, in their
 *     order
 */
public record ToolCall(String id, String name, Map<String, Object> arguments) {

    /** Copies the arguments. */
    public ToolCall {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** A call without an id. */
    public static ToolCall of(String name, Map<String, Object> arguments) {
        return new ToolCall("", name, arguments);
    }

    /** As the message of an assistant has it: {@code {"type": "function", "function": {"name", "arguments"}}}. */
    Map<String, Object> fields() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("arguments", arguments);
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            fields.put("id", id);
        }
        fields.put("type", "function");
        fields.put("function", function);
        return fields;
    }
}
