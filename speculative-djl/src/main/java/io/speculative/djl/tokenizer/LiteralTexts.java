package io.speculative.djl.tokenizer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps apart, in a text that is put together of others, which special tokens were spelled in the parts. Each is enclosed in
 * two code points that Unicode has set aside for the use inside a program.
 */
final class LiteralTexts {

    private static final char BEGIN = '\uFDD1';
    private static final char END = '\uFDD2';

    /** The marks as JSON and Python write them where they write no other letters than those of ASCII. */
    private static final List<String> ESCAPED = List.of("\\ufdd1", "\\ufdd2");

    private final Set<String> special;
    private final BitSet firstUnits = new BitSet();
    private final int[] lengths;

    /** Knows the spellings of the special tokens. */
    LiteralTexts(Collection<String> spellings) {
        special = spellings.stream().filter(spelling -> !spelling.isEmpty()).collect(Collectors.toSet());
        special.forEach(spelling -> firstUnits.set(spelling.charAt(0)));
        lengths = special.stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /**
     * A part with the special tokens in it enclosed.
     *
     * @throws IllegalArgumentException if it has one of the two code points already
     */
    String marked(String part) {
        requireNoMarks(part);
        StringBuilder marked = new StringBuilder();
        int copied = 0;
        for (int at = 0; at < part.length(); ) {
            OptionalInt length = specialAt(part, at);
            if (length.isEmpty()) {
                at++;
                continue;
            }
            int end = at + length.getAsInt();
            marked.append(part, copied, at).append(BEGIN).append(part, at, end).append(END);
            copied = end;
            at = end;
        }
        return copied == 0 ? part : marked.append(part, copied, part.length()).toString();
    }

    /** Whether a part spells a special token, or has one of the two code points. */
    boolean isPlain(String part) {
        return part.indexOf(BEGIN) < 0 && part.indexOf(END) < 0 && marked(part).equals(part);
    }

    /** The length of the longest special token that is spelled at a place. */
    private OptionalInt specialAt(String part, int at) {
        if (firstUnits.get(part.charAt(at))) {
            for (int length : lengths) {
                if (at + length <= part.length() && special.contains(part.substring(at, at + length))) {
                    return OptionalInt.of(length);
                }
            }
        }
        return OptionalInt.empty();
    }

    private static void requireNoMarks(String text) {
        if (text.indexOf(BEGIN) >= 0 || text.indexOf(END) >= 0) {
            throw new IllegalArgumentException("text: U+FDD1 or U+FDD2 (expected: none, as they are no characters)");
        }
    }

    /** A piece of the whole: between marks it is literal. */
    record Piece(String text, boolean literal) {}

    /**
     * The whole, cut where the marks are.
     *
     * @throws IllegalArgumentException if a mark was cut off or written in another way on the way here
     */
    static List<Piece> pieces(String whole) {
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        for (int begin = whole.indexOf(BEGIN); begin >= 0; begin = whole.indexOf(BEGIN, start)) {
            int end = whole.indexOf(END, begin);
            if (end < 0) {
                throw cut();
            }
            pieces.add(new Piece(whole.substring(start, begin), false));
            pieces.add(new Piece(whole.substring(begin + 1, end), true));
            start = end + 1;
        }
        pieces.add(new Piece(whole.substring(start), false));
        for (Piece piece : pieces) {
            if (piece.text().indexOf(BEGIN) >= 0
                    || piece.text().indexOf(END) >= 0
                    || ESCAPED.stream().anyMatch(piece.text()::contains)) {
                throw cut();
            }
        }
        return pieces.stream().filter(piece -> !piece.text().isEmpty()).toList();
    }

    private static IllegalArgumentException cut() {
        return new IllegalArgumentException("text: a special token that is cut or escaped"
                + " (expected: a template that writes texts as they are, where they are taken literally)");
    }
}
