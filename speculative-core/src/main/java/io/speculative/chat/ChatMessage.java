package io.speculative.chat;

/**
 * What one participant of a conversation said.
 *
 * @param role who; most templates know {@code system}, {@code user} and {@code assistant}
 * @param content the text
 */
public record ChatMessage(String role, String content) {

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
}
