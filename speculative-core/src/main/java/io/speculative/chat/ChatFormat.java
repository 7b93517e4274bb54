package io.speculative.chat;

import io.speculative.model.ClosedException;
import java.util.List;

/**
 * How a chat model writes a conversation down as tokens. Thread-safe.
 *
 * <pre>{@code
 * int[] prompt = format.chatPrompt(List.of(ChatMessage.user("What is a monad?")));
 * }</pre>
 */
@FunctionalInterface
public interface ChatFormat {

    /**
     * The tokens that the assistant's next message continues, for {@code generate}, special tokens included: nothing
     * must be added to them.
     *
     * @param conversation the conversation, with its tools and what else the model's format uses
     * @return the tokens; the caller owns the array
     * @throws IllegalArgumentException if the format has no way to write the conversation down
     * @throws NoChatTemplateException if the model has no chat format
     * @throws ClosedException if the model is closed
     */
    int[] chatPrompt(Conversation conversation);

    /**
     * The same for messages alone.
     *
     * @param messages the conversation, oldest first
     * @return as {@link #chatPrompt(Conversation)}
     */
    default int[] chatPrompt(List<ChatMessage> messages) {
        return chatPrompt(Conversation.of(messages));
    }
}
