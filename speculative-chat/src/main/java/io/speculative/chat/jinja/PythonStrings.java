package io.speculative.chat.jinja;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** What Python does with strings, whose characters are code points. */
final class PythonStrings {

    private PythonStrings() {}

    static boolean isSpace(int c) {
        return c < 0x80
                ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f)
                : switch (c) {
                    case 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
                    default -> c >= 0x2000 && c <= 0x200a;
                };
    }

    static boolean isBlank(String text) {
        return text.chars().allMatch(PythonStrings::isSpace);
    }

    static int length(String text, Budget budget) {
        budget.read(text);
        return text.codePointCount(0, text.length());
    }

    /** A part of a text. */
    static String cut(String text, int start, int end, Budget budget) {
        if (end - start < text.length()) {
            budget.make(end - start);
        }
        return text.substring(start, end);
    }

    /** The character at an index, which counts from the end if it is negative. */
    static Optional<Object> character(String text, long index, Budget budget) {
        if (index >= text.length() || index < -text.length()) {
            return Optional.empty();
        }
        budget.make(1);
        budget.read(Math.abs(index));
        int at = index < 0 ? text.length() : 0;
        long left = index;
        for (; left < 0 && at > 0; left++) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        for (; left > 0 && at < text.length(); left--) {
            at += Character.charCount(text.codePointAt(at));
        }
        return left == 0 && at < text.length()
                ? Optional.of(Character.toString(text.codePointAt(at)))
                : Optional.empty();
    }

    /** The characters of a text as strings, which are made when they are asked for. */
    static List<Object> characters(String text, Budget budget) {
        int length = length(text, budget);
        IntUnaryOperator codePoint = length == text.length() ? text::charAt : at(codePoints(text, length, budget));
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                budget.make(1);
                return Character.toString(codePoint.applyAsInt(index));
            }

            @Override
            public int size() {
                return length;
            }
        };
    }

    private static IntUnaryOperator at(int[] codePoints) {
        return index -> codePoints[index];
    }

    /** The characters at {@code first}, {@code first + step} and so on. */
    static String characters(String text, long first, long step, long count, Budget budget) {
        int[] codePoints = codePoints(text, length(text, budget), budget);
        BoundedText characters = new BoundedText(budget);
        for (long left = count, index = first; left > 0; left--, index += step) {
            characters.append(codePoints[(int) index]);
        }
        return characters.toString();
    }

    private static int[] codePoints(String text, int length, Budget budget) {
        budget.hold((long) Integer.BYTES * length);
        int[] codePoints = new int[length];
        for (int i = 0, at = 0; i < codePoints.length; i++) {
            codePoints[i] = text.codePointAt(at);
            at += Character.charCount(codePoints[i]);
        }
        return codePoints;
    }

    /** Without the whitespace at its start. */
    static String stripStart(String text, Budget budget) {
        budget.read(text);
        return cut(text, PythonSplit.skipSpace(text, 0), text.length(), budget);
    }

    /** Without the whitespace at its end. */
    static String stripEnd(String text, Budget budget) {
        budget.read(text);
        return cut(text, 0, endOfWords(text), budget);
    }

    /** Where the whitespace at the end of a text begins. */
    static int endOfWords(String text) {
        return endOfWords(text, text.length());
    }

    /** The same of a text up to some place. */
    static int endOfWords(String text, int from) {
        int end = from;
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Without any of these characters at its start. */
    static String stripStart(String text, String characters, Budget budget) {
        int[] stripped = sorted(characters, budget);
        int start = 0;
        while (start < text.length() && isAmong(stripped, text.codePointAt(start), budget)) {
            start += Character.charCount(text.codePointAt(start));
        }
        return cut(text, start, text.length(), budget);
    }

    /** Without any of these characters at its end. */
    static String stripEnd(String text, String characters, Budget budget) {
        int[] stripped = sorted(characters, budget);
        int end = text.length();
        while (end > 0 && isAmong(stripped, text.codePointBefore(end), budget)) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return cut(text, 0, end, budget);
    }

    private static int[] sorted(String characters, Budget budget) {
        budget.spend(characters.length());
        budget.hold(2L * Integer.BYTES * characters.length());
        return characters.codePoints().sorted().toArray();
    }

    private static boolean isAmong(int[] sorted, int character, Budget budget) {
        budget.spend(1);
        return Arrays.binarySearch(sorted, character) >= 0;
    }

    /** A text with another one in place of the first {@code most} occurrences of a part. */
    static String replace(String text, String part, String replacement, long most, Budget budget) {
        BoundedText replaced = new BoundedText(budget);
        Search search = new Search(text, part, budget);
        int start = 0;
        long left = most;
        for (int at = search.next(); at != Search.NONE && left != 0; at = search.next()) {
            replaced.append(text, start, at).append(replacement);
            start = at + part.length();
            left--;
        }
        return replaced.append(text, start, text.length()).toString();
    }

    /** How often a part occurs, counted without overlap. */
    static long count(String text, String part, Budget budget) {
        if (part.isEmpty()) {
            return length(text, budget) + 1L;
        }
        Search search = new Search(text, part, budget);
        long count = 0;
        while (search.next() != Search.NONE) {
            count++;
        }
        return count;
    }

    /** The first character at which a part begins, or -1. */
    static long find(String text, String part, Budget budget) {
        int at = part.isEmpty() ? 0 : new Search(text, part, budget).next();
        return at == Search.NONE ? -1 : text.codePointCount(0, at);
    }

    /** The first character at which the last occurrence of a part begins, or -1. */
    static long findFromEnd(String text, String part, Budget budget) {
        int end = part.isEmpty() ? 0 : Search.fromEnd(text, part, budget).next();
        return end == Search.NONE ? -1 : text.codePointCount(0, text.length() - end - part.length());
    }

    /** Whether there are characters, and all are of some kind. */
    static boolean all(String text, IntPredicate kind, Budget budget) {
        budget.read(text);
        return !text.isEmpty() && text.codePoints().allMatch(kind);
    }

    static boolean isLetterOrNumber(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isLetter(c);
        };
    }
}
