package io.speculative.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A conversation with all that a chat template may use. Immutable.
 *
 * <pre>{@code
 * Conversation conversation = Conversation.of(ChatMessage.user("How warm is it in Paris?"))
 *         .withTools(List.of(tool))
 *         .withVariable("enable_thinking", false);
 * }</pre>
 *
 * @param messages oldest first
 * @param tools the tools that the model may ask for, each a JSON schema as maps and lists:
 *     {@code {"type": "function", "function": {"name", "description", "parameters"}}}
 * @param documents texts to answer from, each with a {@code title} and a {@code text}, for the models that know such
 * @param variables what else the template asks for, by name
 * @param continuesLastMessage whether the model goes on with the last message, rather than beginning one of its own
 * @param literal whether special tokens that are spelled in any of this are text, and only the template's own are tokens
 */
public record Conversation(
        List<ChatMessage> messages,
        List<Map<String, Object>> tools,
        List<Map<String, Object>> documents,
        Map<String, Object> variables,
        boolean continuesLastMessage,
        boolean literal) {

    /** Copies lists and maps. */
    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        documents = List.copyOf(documents);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** Messages alone. */
    public static Conversation of(List<ChatMessage> messages) {
        return new Conversation(messages, List.of(), List.of(), Map.of(), false, false);
    }

    /** Messages alone. */
    public static Conversation of(ChatMessage... messages) {
        return of(List.of(messages));
    }

    /** The same conversation with other tools. */
    public Conversation withTools(List<Map<String, Object>> newTools) {
        return new Conversation(messages, newTools, documents, variables, continuesLastMessage, literal);
    }

    /** The same conversation with other documents. */
    public Conversation withDocuments(List<Map<String, Object>> newDocuments) {
        return new Conversation(messages, tools, newDocuments, variables, continuesLastMessage, literal);
    }

    /** The same conversation with a variable more, or in the place of another one. */
    public Conversation withVariable(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new Conversation(messages, tools, documents, more, continuesLastMessage, literal);
    }

    /** The same conversation, whose last message the model goes on with: what it says begins as that message does. */
    public Conversation continuingLastMessage() {
        return new Conversation(messages, tools, documents, variables, true, literal);
    }

    /**
     * The same conversation with its texts taken literally: a user who writes {@code <|end|>} has written these characters. Without
     * this, as in transformers, it is the token.
     */
    public Conversation withLiteralTexts() {
        return new Conversation(messages, tools, documents, variables, continuesLastMessage, true);
    }

    /** The same conversation with every text in it changed: contents, and strings in fields, tools, documents and variables. */
    public Conversation withTexts(UnaryOperator<String> change) {
        return new Conversation(
                messages.stream().map(message -> message.withTexts(change)).toList(),
                tools.stream().map(tool -> Texts.changed(tool, change)).toList(),
                documents.stream()
                        .map(document -> Texts.changed(document, change))
                        .toList(),
                Texts.changed(variables, change),
                continuesLastMessage,
                literal);
    }
}
