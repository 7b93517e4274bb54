package io.speculative.chat.template;

import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import io.speculative.chat.jinja.JinjaTemplate;
import io.speculative.model.HeapRoom;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a chat model writes a conversation down: the Jinja template of its folder, with the spellings of its special
 * tokens. Immutable and thread-safe.
 *
 * <pre>{@code
 * ChatTemplate template = ChatTemplate.read(folder).orElseThrow();
 * String prompt = template.prompt(List.of(ChatMessage.user("What is a monad?")));
 * }</pre>
 *
 * <p>A rendered text spells its special tokens, the begin token among them, so none must be added when it is encoded;
 * {@code HuggingFaceModel.chatPrompt} adds none. What a message says is not read as a template, but it is tokenized
 * with the rest: a user who spells a special token has written one, as with transformers.
 *
 * <p>Templates are not trusted. They reach nothing but the conversation, and one that works or writes without end is
 * stopped.
 */
public final class ChatTemplate {

    /** The name of the template that is used where no other one is meant. */
    static final String DEFAULT = "default";

    /** The name of the template for conversations with tools. */
    private static final String TOOL_USE = "tool_use";

    /** The names by which messages have what an assistant thought before it answered, the first being the usual one. */
    private static final List<String> REASONING = List.of("reasoning_content", "thinking", "reasoning");

    /** Those of them that templates read. */
    private static final List<String> REASONING_READ = List.of("reasoning_content", "thinking");

    /** A shortest expression takes 5 characters and a few objects. */
    private static final double HEAP_PER_BYTE = 64;

    private final JinjaTemplate template;
    private final JinjaTemplate toolTemplate;
    private final SpecialTokens specialTokens;
    private final Clock clock;

    private ChatTemplate(JinjaTemplate template, JinjaTemplate toolTemplate, SpecialTokens specialTokens, Clock clock) {
        this.template = template;
        this.toolTemplate = toolTemplate;
        this.specialTokens = specialTokens;
        this.clock = clock;
    }

    /**
     * Reads the template of a model folder: {@code chat_template.jinja}, or else the {@code chat_template} of
     * {@code tokenizer_config.json}. Of several with names it is the one named {@code default}, and for conversations with
     * tools the one named {@code tool_use}, which beside {@code chat_template.jinja} is
     * {@code additional_chat_templates/tool_use.jinja}. {@link SpecialTokens} says which files its special tokens are from.
     *
     * @param folder the model's folder
     * @return the template, if the folder has one
     * @throws IllegalArgumentException if a file is malformed, or the template is one this library can't render
     * @throws MemoryExhaustedException if one is too large for the Java heap
     */
    public static Optional<ChatTemplate> read(Path folder) {
        Path config = folder.resolve(TokenizerConfig.FILE);
        Optional<TokenizerConfig> tokenizer = TokenizerConfig.readIfPresent(config);
        Map<String, JinjaTemplate> templates = new HashMap<>();
        putFile(DEFAULT, folder.resolve("chat_template.jinja"), templates);
        if (templates.isEmpty()) {
            Map<String, String> sources =
                    tokenizer.map(TokenizerConfig::chatTemplates).orElse(Map.of());
            for (String name : List.of(DEFAULT, TOOL_USE)) {
                Optional.ofNullable(sources.get(name))
                        .ifPresent(
                                source -> templates.put(name, JinjaTemplate.parse(config + ": chat_template", source)));
            }
        }
        putFile(TOOL_USE, folder.resolve("additional_chat_templates/tool_use.jinja"), templates);
        return Optional.ofNullable(templates.get(DEFAULT))
                .map(template -> new ChatTemplate(
                        template,
                        templates.getOrDefault(TOOL_USE, template),
                        SpecialTokens.of(folder, tokenizer),
                        Clock.system(ZoneId.systemDefault())));
    }

    /**
     * A template by itself, for conversations with and without tools.
     *
     * @param name where it is from, for messages
     * @param source its text
     * @param specialTokens those that it may write
     * @throws IllegalArgumentException if it is one this library can't render
     */
    public static ChatTemplate of(String name, String source, SpecialTokens specialTokens) {
        JinjaTemplate template = JinjaTemplate.parse(name, source);
        return new ChatTemplate(template, template, specialTokens, Clock.system(ZoneId.systemDefault()));
    }

    private static void putFile(String name, Path file, Map<String, JinjaTemplate> templates) {
        if (Files.isRegularFile(file)) {
            templates.put(name, JinjaTemplate.parse(file.toString(), text(file)));
        }
    }

    /**
     * The same template with another clock, for templates that state the date.
     *
     * @param newClock tells the time and its zone
     */
    public ChatTemplate withClock(Clock newClock) {
        return new ChatTemplate(template, toolTemplate, specialTokens, newClock);
    }

    /**
     * The text that the assistant's next message continues, or the last message if the conversation says so.
     *
     * @param conversation messages, tools and what else the template uses
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails, or if the last message can't be continued as the template leaves out some of it
     */
    public String prompt(Conversation conversation) {
        return conversation.continuesLastMessage()
                ? ContinuedMessage.prompt(conversation, marked -> render(marked, false))
                : render(conversation, true);
    }

    /**
     * The text that the assistant's next message continues.
     *
     * @param messages the conversation, oldest first
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails
     */
    public String prompt(List<ChatMessage> messages) {
        return prompt(Conversation.of(messages));
    }

    /**
     * The text of a conversation as it stands, with nothing begun.
     *
     * @param conversation messages, tools and what else the template uses
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails
     */
    public String transcript(Conversation conversation) {
        return render(conversation, false);
    }

    /**
     * The text of messages as they stand, with nothing begun.
     *
     * @param messages the conversation, oldest first
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails
     */
    public String transcript(List<ChatMessage> messages) {
        return transcript(Conversation.of(messages));
    }

    private String render(Conversation conversation, boolean begun) {
        Map<String, @Nullable Object> variables = new HashMap<>(specialTokens.spellings());
        variables.put(
                "messages",
                conversation.messages().stream().map(ChatTemplate::fields).toList());
        variables.put("tools", conversation.tools().isEmpty() ? null : conversation.tools());
        variables.put("documents", conversation.documents().isEmpty() ? null : conversation.documents());
        variables.put("add_generation_prompt", begun);
        variables.putAll(conversation.variables());
        return (conversation.tools().isEmpty() ? template : toolTemplate).render(variables, clock);
    }

    /** A message as templates see it: without fields that are null, and what it thought by the names in use. */
    private static Map<String, Object> fields(ChatMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>(message.allFields());
        fields.values().removeIf(Objects::isNull);
        REASONING.stream().filter(fields::containsKey).findFirst().ifPresent(name -> {
            Object reasoning = fields.get(name);
            REASONING_READ.forEach(read -> fields.putIfAbsent(read, reasoning));
        });
        return fields;
    }

    private static String text(Path file) {
        try {
            HeapRoom.require(file, HEAP_PER_BYTE * Files.size(file));
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ": no text (expected: UTF-8)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e + " (expected: a readable file)", e);
        }
    }
}
