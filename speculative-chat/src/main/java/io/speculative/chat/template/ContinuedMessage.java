package io.speculative.chat.template;

import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A prompt that ends within the last message. The message is rendered with a mark behind its text, and what the template writes
 * from the mark on is left out, as transformers does it.
 */
final class ContinuedMessage {

    /** The blank shows whether the template keeps the spacing at the end of a message. */
    private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG ";

    private ContinuedMessage() {}

    /**
     * The prompt.
     *
     * @param conversation ends with the message to go on with
     * @param renderer writes a conversation down with nothing begun
     * @throws IllegalArgumentException if there is no last message, or the template doesn't write all of it
     */
    static String prompt(Conversation conversation, Function<Conversation, String> renderer) {
        List<ChatMessage> messages = new ArrayList<>(conversation.messages());
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages: none (expected: one to continue)");
        }
        ChatMessage last = messages.remove(messages.size() - 1);
        messages.add(new ChatMessage(last.role(), last.content() + MARK, last.fields()));
        String text = renderer.apply(new Conversation(
                messages,
                conversation.tools(),
                conversation.documents(),
                conversation.variables(),
                false,
                conversation.literal()));
        int end = text.lastIndexOf(MARK.strip());
        if (end < 0 || !text.contains(last.content().strip())) {
            throw new IllegalArgumentException(
                    "last message: left out by the chat template, in whole or in part (expected: a"
                            + " message that it writes as it is)");
        }
        String before = text.substring(0, end);
        return text.startsWith(MARK, end) ? before : before.stripTrailing();
    }
}
