package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How Python cuts strings into pieces. */
final class PythonSplit {

    private PythonSplit() {}

    /** The words between runs of whitespace; the last one is the whole rest after {@code most} cuts. */
    static List<Object> split(String text, long most, Budget budget) {
        budget.read(text);
        BoundedList words = new BoundedList(budget);
        for (int start = skipSpace(text, 0); start < text.length(); ) {
            int end = words.size() == most ? text.length() : skipWord(text, start);
            words.add(PythonStrings.cut(text, start, end, budget));
            start = skipSpace(text, end);
        }
        return words.list();
    }

    /** Where the whitespace ends that begins at a place. */
    static int skipSpace(String text, int start) {
        int at = start;
        while (at < text.length() && PythonStrings.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipWord(String text, int start) {
        int at = start;
        while (at < text.length() && !PythonStrings.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The pieces between separators, cut at most so many times from the start. */
    static List<Object> split(String text, String separator, long most, Budget budget) {
        BoundedList pieces = new BoundedList(budget);
        Search search = new Search(text, separator, budget);
        int start = 0;
        for (int end = search.next(); end != Search.NONE && pieces.size() != most; end = search.next()) {
            pieces.add(PythonStrings.cut(text, start, end, budget));
            start = end + separator.length();
        }
        return pieces.add(PythonStrings.cut(text, start, text.length(), budget)).list();
    }

    /** The lines of a text, of which the last one needs no end, with their ends or without. */
    static List<Object> lines(String text, boolean keepEnds, Budget budget) {
        budget.read(text);
        BoundedList lines = new BoundedList(budget);
        for (int start = 0, end = 0; end < text.length(); end++) {
            boolean ends = isLineEnd(text.charAt(end));
            if (ends || end + 1 == text.length()) {
                int past = end + (text.startsWith("\r\n", end) ? 2 : 1);
                lines.add(PythonStrings.cut(text, start, ends && !keepEnds ? end : past, budget));
                end = past - 1;
                start = past;
            }
        }
        return lines.list();
    }

    private static boolean isLineEnd(char c) {
        return switch (c) {
            case '\n', '\r', 0xb, '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** The words between runs of whitespace; the first one is the whole beginning after {@code most} cuts from the end. */
    static List<Object> splitFromEnd(String text, long most, Budget budget) {
        budget.read(text);
        BoundedList words = new BoundedList(budget);
        for (int end = PythonStrings.endOfWords(text); end > 0; ) {
            int start = words.size() == most ? 0 : startOfWord(text, end);
            words.add(PythonStrings.cut(text, start, end, budget));
            end = PythonStrings.endOfWords(text, start);
        }
        return reversed(words);
    }

    private static int startOfWord(String text, int end) {
        int start = end;
        while (start > 0 && !PythonStrings.isSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** The pieces between separators, cut at most so many times from the end. */
    static List<Object> splitFromEnd(String text, String separator, long most, Budget budget) {
        BoundedList pieces = new BoundedList(budget);
        Search search = Search.fromEnd(text, separator, budget);
        int end = text.length();
        for (int at = search.next(); at != Search.NONE && pieces.size() != most; at = search.next()) {
            int start = text.length() - at;
            pieces.add(PythonStrings.cut(text, start, end, budget));
            end = start - separator.length();
        }
        return reversed(pieces.add(PythonStrings.cut(text, 0, end, budget)));
    }

    private static List<Object> reversed(BoundedList list) {
        List<Object> reversed = new ArrayList<>(list.list());
        Collections.reverse(reversed);
        return Collections.unmodifiableList(reversed);
    }

    /** What is before a separator, the separator, and what is behind it; without one the whole text and nothing. */
    static Tuple partition(String text, String separator, Budget budget) {
        int at = new Search(text, separator, budget).next();
        return at == Search.NONE ? new Tuple(List.of(text, "", "")) : parted(text, at, separator, budget);
    }

    /** The same with the last separator; without one nothing and the whole text. */
    static Tuple partitionFromEnd(String text, String separator, Budget budget) {
        int at = Search.fromEnd(text, separator, budget).next();
        return at == Search.NONE
                ? new Tuple(List.of("", "", text))
                : parted(text, text.length() - at - separator.length(), separator, budget);
    }

    private static Tuple parted(String text, int at, String separator, Budget budget) {
        String head = PythonStrings.cut(text, 0, at, budget);
        String tail = PythonStrings.cut(text, at + separator.length(), text.length(), budget);
        return new Tuple(List.of(head, separator, tail));
    }
}
