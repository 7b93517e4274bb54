package io.speculative.chat.jinja;

/** What stands behind backslashes in a literal string. */
final class Escapes {

    private static final String ESCAPES = "\\'\"abfnrtv";
    private static final String ESCAPED = "\\'\"\u0007\b\f\n\r\t\u000b";

    private static final int MOST_OCTAL_DIGITS = 3;

    private Escapes() {}

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
            } else if (isOctal(body, i)) {
                int end = i + 1;
                while (end < i + MOST_OCTAL_DIGITS && isOctal(body, end)) {
                    end++;
                }
                text.append((char) Integer.parseInt(body, i, end, 8));
                i = end - 1;
            } else if (digits > 0) {
                text.appendCodePoint(hexadecimal(body, i + 1, digits));
                i += digits;
            } else if (escape != '\n') {
                text.append(c).append(escape);
            }
        }
        return text.toString();
    }

    private static boolean isOctal(String body, int index) {
        return index < body.length() && body.charAt(index) >= '0' && body.charAt(index) <= '7';
    }

    private static int hexadecimal(String body, int start, int digits) {
        int value = start + digits <= body.length() ? 0 : -1;
        for (int i = start; i < start + digits && value >= 0; i++) {
            int digit = Character.digit(body.charAt(i), 16);
            value = digit < 0 || value > Character.MAX_CODE_POINT ? -1 : value * 16 + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw new TemplateError(
                    "escape without " + digits + " digits of a character (expected: \\x, \\u or \\U with them)");
        }
        return value;
    }
}
