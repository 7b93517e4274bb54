package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Python does with strings, whose characters are code points. */
final class PythonStrings {

    private static final String ESCAPES = "\\'\"abfnrtv";
    private static final String ESCAPED = "\\'\"\u0007\b\f\n\r\t\u000b";

    private PythonStrings() {}

    static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    static boolean isBlank(String text) {
        return text.chars().allMatch(PythonStrings::isSpace);
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Without the whitespace at its start. */
    static String stripStart(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /** Without the whitespace at its end. */
    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Without any of these characters at its start. */
    static String stripStart(String text, String characters) {
        int start = 0;
        while (start < text.length() && characters.indexOf(text.codePointAt(start)) >= 0) {
            start += Character.charCount(text.codePointAt(start));
        }
        return text.substring(start);
    }

    /** Without any of these characters at its end. */
    static String stripEnd(String text, String characters) {
        int end = text.length();
        while (end > 0 && characters.indexOf(text.codePointBefore(end)) >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    /** The words between runs of whitespace; the last one is the whole rest after {@code most} cuts. */
    static List<Object> split(String text, long most) {
        List<Object> words = new ArrayList<>();
        String rest = stripStart(text);
        while (!rest.isEmpty()) {
            int end = 0;
            while (end < rest.length() && !isSpace(rest.charAt(end))) {
                end++;
            }
            if (words.size() == most) {
                words.add(rest);
                return words;
            }
            words.add(rest.substring(0, end));
            rest = stripStart(rest.substring(end));
        }
        return words;
    }

    /** The pieces between separators, cut at most so many times from the start. */
    static List<Object> split(String text, String separator, long most) {
        List<Object> pieces = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0 && pieces.size() != most; ) {
            pieces.add(text.substring(start, end));
            start = end + separator.length();
            end = text.indexOf(separator, start);
        }
        pieces.add(text.substring(start));
        return pieces;
    }

    /** Each run of letters with its first one in title case and the rest in lower case. */
    static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            title.append(inside ? one.toLowerCase(Locale.ROOT) : Character.toString(Character.toTitleCase(c)));
            inside = Character.isLetter(c);
        }
        return title.toString();
    }

    /** The first character in title case, the rest in lower case. */
    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return Character.toString(Character.toTitleCase(first))
                + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    }

    /** The value of a literal. */
    static String unescape(String body) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\' || i + 1 == body.length()) {
                text.append(c);
                continue;
            }
            char escape = body.charAt(++i);
            int plain = ESCAPES.indexOf(escape);
            int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            if (plain >= 0) {
                text.append(ESCAPED.charAt(plain));
            } else if (digits > 0) {
                text.appendCodePoint(hexadecimal(body, i + 1, digits));
                i += digits;
            } else if (escape != '\n') {
                text.append(c).append(escape);
            }
        }
        return text.toString();
    }

    private static int hexadecimal(String body, int start, int digits) {
        int value = start + digits <= body.length() ? 0 : -1;
        for (int i = start; i < start + digits && value >= 0; i++) {
            int digit = Character.digit(body.charAt(i), 16);
            value = digit < 0 || value > Character.MAX_CODE_POINT ? -1 : value * 16 + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new TemplateError(
                    "escape without " + digits + " digits of a character (expected: \\x, \\u or \\U with" + " them)");
        }
        return value;
    }
}
