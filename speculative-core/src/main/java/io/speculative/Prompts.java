package io.speculative;

import io.speculative.model.Vocabulary;

/** From text to the tokens a request starts with. */
final class Prompts {

    private Prompts() {}

    static int[] encode(String prompt, Vocabulary vocabulary) {
        int[] tokens = vocabulary.encode(prompt);
        if (tokens.length == 0 && vocabulary.beginToken().isPresent()) {
            return new int[] {vocabulary.beginToken().getAsInt()};
        }
        return tokens;
    }

    static void requireFits(int[] tokens, int contextLength) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("prompt: 0 tokens (expected: >= 1)");
        }
        if (tokens.length > contextLength) {
            throw new IllegalArgumentException("prompt: " + tokens.length + " tokens (expected: <= " + contextLength
                    + ", the target's context length)");
        }
    }
}
