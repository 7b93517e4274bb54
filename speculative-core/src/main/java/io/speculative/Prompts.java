package io.speculative;

import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.Objects;

/** Turns text into the tokens that a request starts with, and checks that they fit. */
final class Prompts {

    private Prompts() {}

    static int[] encode(String prompt, Vocabulary vocabulary) {
        if (Objects.isNull(prompt)) {
            throw new IllegalArgumentException("prompt: null (expected: a text)");
        }
        int[] tokens = vocabulary.encode(prompt);
        if (tokens.length == 0 && vocabulary.beginToken().isPresent()) {
            return new int[] {vocabulary.beginToken().getAsInt()};
        }
        return tokens;
    }

    static void requireFits(int[] tokens, LanguageModel target) {
        if (Objects.isNull(tokens)) {
            throw new IllegalArgumentException("prompt: null (expected: token ids)");
        }
        if (tokens.length == 0) {
            throw new IllegalArgumentException("prompt: 0 tokens (expected: >= 1)");
        }
        if (tokens.length > target.contextLength()) {
            throw new IllegalArgumentException("prompt: " + tokens.length + " tokens (expected: <= "
                    + target.contextLength() + ", the target's context length)");
        }
        int size = target.vocabulary().size();
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= size) {
                throw new IllegalArgumentException(
                        "prompt[" + i + "]: " + tokens[i] + " (expected: 0 to " + (size - 1) + ")");
            }
        }
    }
}
