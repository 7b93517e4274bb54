package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.bench.Prompt;
import io.speculative.chat.ChatMessage;
import io.speculative.chat.Conversation;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import java.util.function.Function;

/**
 * A prompt as a target is given it.
 *
 * @param prompt the prompt
 * @param given the text that the target continues
 * @param start begins to decode it
 */
record Task(Prompt prompt, String given, Function<Decoder, Generation> start) {

    /** A prompt that is continued as it is. */
    static Task ofText(Prompt prompt, GenerationOptions options) {
        return new Task(prompt, prompt.text(), decoder -> decoder.generate(prompt.text(), options));
    }

    /**
     * A prompt that is a user's message, written down by the target's chat template.
     *
     * @throws IllegalArgumentException if the target has none
     */
    static Task ofMessage(Prompt prompt, LanguageModel target, GenerationOptions options) {
        if (!(target instanceof HuggingFaceModel model) || model.chatTemplate().isEmpty()) {
            throw new IllegalArgumentException("--chat: no chat template (expected: a target that has one)");
        }
        Conversation conversation = Conversation.of(ChatMessage.user(prompt.text()));
        int[] ids = model.chatPrompt(conversation);
        String given = model.chatTemplate().orElseThrow().prompt(conversation);
        return new Task(prompt, given, decoder -> decoder.generate(ids, options));
    }

    /** Decodes to the end. */
    DecodedText decode(Decoder decoder) {
        return DecodedText.of(start.apply(decoder));
    }

    /** Adds the prompt to a JSON line. */
    void describe(ObjectNode line) {
        line.put("prompt", given);
        line.put("category", prompt.category().orElse(null));
    }
}
