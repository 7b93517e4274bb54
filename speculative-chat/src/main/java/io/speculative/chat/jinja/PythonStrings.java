package io.speculative.chat.jinja;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** What Python does with strings, whose characters are code points. */
final class PythonStrings {

    /** The first and the last one of each range of digits that aren't decimal digits (Unicode 13, "Numeric_Type=Digit"). */
    private static final int[] OTHER_DIGITS = {
        0xb2, 0xb3, 0xb9, 0xb9, 0x1369, 0x1371, 0x19da, 0x19da, 0x2070, 0x2070, 0x2074, 0x2079, 0x2080, 0x2089, 0x2460,
        0x2468, 0x2474, 0x247c, 0x2488, 0x2490, 0x24ea, 0x24ea, 0x24f5, 0x24fd, 0x24ff, 0x24ff, 0x2776, 0x277e, 0x2780,
        0x2788, 0x278a, 0x2792, 0x10a40, 0x10a43, 0x10e60, 0x10e68, 0x11052, 0x1105a, 0x1f100, 0x1f10a
    };

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

    /** How two texts compare by their characters. */
    static int compare(String one, String other, Budget budget) {
        int common = Math.min(one.length(), other.length());
        budget.read(common);
        int at = 0;
        while (at < common && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        if (at == common) {
            return Integer.compare(one.length(), other.length());
        }
        boolean outside = Character.isSurrogate(one.charAt(at));
        return outside == Character.isSurrogate(other.charAt(at))
                ? Character.compare(one.charAt(at), other.charAt(at))
                : outside ? 1 : -1;
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
        if (part.isEmpty()) {
            return insert(text, replacement, most, budget);
        }
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

    /** A text with another one before its first {@code most} characters, or before all and at the end. */
    private static String insert(String text, String inserted, long most, Budget budget) {
        BoundedText whole = new BoundedText(budget);
        long left = most;
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            whole.append(left == 0 ? "" : inserted).append(c);
            left -= left == 0 ? 0 : 1;
        }
        return whole.append(left == 0 ? "" : inserted).toString();
    }

    /** In the middle of so many characters, the others blanks or what {@code fill} is. */
    static String center(String text, long width, String fill, Budget budget) {
        long missing = Math.max(0, width - length(text, budget));
        long before = missing / 2 + (missing & width & 1);
        String start = PythonMath.repeat(fill, before, budget);
        String end = PythonMath.repeat(fill, missing - before, budget);
        budget.make(start.length() + (long) text.length() + end.length());
        return start + text + end;
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

    /** Whether it is a digit, be it raised, in a circle or of a kind that doesn't make up numbers. */
    static boolean isDigit(int c) {
        if (Character.isDigit(c)) {
            return true;
        }
        int at = Arrays.binarySearch(OTHER_DIGITS, c);
        return at >= 0 || at % 2 == 0;
    }

    static boolean isLetterOrNumber(int c) {
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isLetter(c);
        };
    }
}
