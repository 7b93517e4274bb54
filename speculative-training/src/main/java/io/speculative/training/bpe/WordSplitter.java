package io.speculative.training.bpe;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into the pieces that byte pairs never cross: contractions, words, numbers and punctuation, each with the
 * one space before it, and runs of white space. This is the pattern of the {@code ByteLevel} pre-tokenizer (Radford et
 * al., Language Models are Unsupervised Multitask Learners, 2019).
 */
final class WordSplitter {

    private static final Pattern PIECE = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private WordSplitter() {}

    /** Hands over the pieces of a text in order; together they are the text. */
    static void split(String text, Consumer<String> pieces) {
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            pieces.accept(matcher.group());
        }
    }
}
