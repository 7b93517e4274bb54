package io.speculative.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * SentencePiece: a token is text, except for characters that stand for others, such as {@code ▁} for a space (Kudo and
 * Richardson 2018).
 */
final class SentencePieceSpelling implements TokenSpelling {

    private final List<Replacement> replacements;

    SentencePieceSpelling(List<Replacement> replacements) {
        this.replacements = List.copyOf(replacements);
    }

    /** What is written in a token, and what is meant by it. */
    record Replacement(String written, String meant) {

        /** How many times longer a text can become. */
        double growth() {
            return meant.length() / (double) written.length();
        }
    }

    @Override
    public byte[] bytes(String token) {
        String text = token;
        for (Replacement replacement : replacements) {
            text = text.replace(replacement.written(), replacement.meant());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int replacements(int length) {
        return length;
    }
}
