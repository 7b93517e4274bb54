package io.speculative.chat.template;

import io.speculative.chat.ChatMessage;
import io.speculative.chat.jinja.JinjaTemplate;
import io.speculative.model.HeapRoom;
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
import java.util.Optional;

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

    /** A shortest expression takes 5 characters and a few objects. */
    private static final double HEAP_PER_BYTE = 64;

    private static final List<String> UNUSED = List.of("tools", "documents");

    private final JinjaTemplate template;
    private final SpecialTokens specialTokens;
    private final Clock clock;

    private ChatTemplate(JinjaTemplate template, SpecialTokens specialTokens, Clock clock) {
        this.template = template;
        this.specialTokens = specialTokens;
        this.clock = clock;
    }

    /**
     * Reads the template of a model folder: {@code chat_template.jinja}, or else the {@code chat_template} of
     * {@code tokenizer_config.json}, of several the one named {@code default}. {@link SpecialTokens} says which files
     * its special tokens are from.
     *
     * @param folder the model's folder
     * @return the template, if the folder has one
     * @throws IllegalArgumentException if a file is malformed, or the template is one this library can't render
     */
    public static Optional<ChatTemplate> read(Path folder) {
        Path config = folder.resolve(TokenizerConfig.FILE);
        Optional<TokenizerConfig> tokenizer = TokenizerConfig.readIfPresent(config);
        Path file = folder.resolve("chat_template.jinja");
        Optional<JinjaTemplate> template = Files.isRegularFile(file)
                ? Optional.of(JinjaTemplate.parse(file.toString(), text(file)))
                : tokenizer
                        .flatMap(TokenizerConfig::chatTemplate)
                        .map(source -> JinjaTemplate.parse(config + ": chat_template", source));
        return template.map(parsed ->
                new ChatTemplate(parsed, SpecialTokens.of(folder, tokenizer), Clock.system(ZoneId.systemDefault())));
    }

    /**
     * The same template with another clock, for templates that state the date.
     *
     * @param newClock tells the time and its zone
     */
    public ChatTemplate withClock(Clock newClock) {
        return new ChatTemplate(template, specialTokens, newClock);
    }

    /**
     * The text that the assistant's next message continues.
     *
     * @param messages the conversation, oldest first
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails
     */
    public String prompt(List<ChatMessage> messages) {
        return render(messages, true);
    }

    /**
     * The text of a conversation as it stands, with nothing begun.
     *
     * @param messages the conversation, oldest first
     * @throws IllegalArgumentException if the template refuses the conversation, with the template's own message, or
     *     fails
     */
    public String transcript(List<ChatMessage> messages) {
        return render(messages, false);
    }

    private String render(List<ChatMessage> messages, boolean begun) {
        Map<String, Object> variables = new HashMap<>(specialTokens.spellings());
        variables.put("messages", messages.stream().map(ChatTemplate::fields).toList());
        variables.put("add_generation_prompt", begun);
        return template.render(variables, UNUSED, clock);
    }

    /** A message as templates see it, in the order in which they would print it. */
    private static Map<String, Object> fields(ChatMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", message.role());
        fields.put("content", message.content());
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
