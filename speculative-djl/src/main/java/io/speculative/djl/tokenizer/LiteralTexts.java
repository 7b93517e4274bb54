package io.speculative.djl.tokenizer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps apart, in a text that is put together of others, which special tokens were spelled in the parts. Each is enclosed in
 * two code points that Unicode has set aside for the use inside a program.
 */
final class LiteralTexts {

    private static final char BEGIN = '\uFDD1';
    private static final char END = '\uFDD2';
    private static final Pattern MARKED = Pattern.compile(BEGIN + "([^" + END + "]*)" + END);

    private final Pattern special;

    /** Knows the spellings of the special tokens. */
    LiteralTexts(Collection<String> spellings) {
        special = Pattern.compile(spellings.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /**
     * A part with the special tokens in it enclosed.
     *
     * @throws IllegalArgumentException if it has one of the two code points already
     */
    String marked(String part) {
        if (part.indexOf(BEGIN) >= 0 || part.indexOf(END) >= 0) {
            throw new IllegalArgumentException("text: U+FDD1 or U+FDD2 (expected: none, as they are no characters)");
        }
        return special.pattern().isEmpty()
                ? part
                : special.matcher(part).replaceAll(found -> Matcher.quoteReplacement(BEGIN + found.group() + END));
    }

    /** A piece of the whole: between marks it is literal. */
    record Piece(String text, boolean literal) {}

    /** The whole, cut where the marks are. */
    static List<Piece> pieces(String whole) {
        List<Piece> pieces = new ArrayList<>();
        Matcher marked = MARKED.matcher(whole);
        int start = 0;
        while (marked.find()) {
            pieces.add(new Piece(whole.substring(start, marked.start()), false));
            pieces.add(new Piece(marked.group(1), true));
            start = marked.end();
        }
        pieces.add(new Piece(whole.substring(start), false));
        return pieces.stream().filter(piece -> !piece.text().isEmpty()).toList();
    }
}
