package io.speculative.chat.jinja;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as Python reads them: other texts than Java does. */
final class NumberText {

    private static final int STEPS_OF_DIGIT = 4;
    private static final Pattern LOOSE_LINE = Pattern.compile("_(?![0-9a-fA-F])");
    private static final Map<String, Double> WORDS =
            Map.of("inf", Double.POSITIVE_INFINITY, "infinity", Double.POSITIVE_INFINITY, "nan", Double.NaN);
    private static final int LONGEST_WORD = 8;

    private final String text;

    /** What has been read, as Java writes it. */
    private final StringBuilder plain = new StringBuilder();

    private int at;

    private NumberText(String text, Budget budget) {
        budget.spend(STEPS_OF_DIGIT * (1L + text.length()));
        budget.make(text.length());
        this.text = PythonStrings.stripStart(PythonStrings.stripEnd(text, budget), budget);
    }

    /**
     * The integer that a text is, if it is one.
     *
     * @throws TemplateError if it is one that 64 bits don't hold
     */
    static Optional<Long> integer(String text, Budget budget) {
        NumberText number = new NumberText(text, budget);
        number.sign();
        if (!number.digits() || !number.isEnd()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(number.plain.toString()));
        } catch (NumberFormatException e) {
            throw new TemplateError("int: " + Lookup.quote(number.text) + " (expected: an integer of 64 bits)");
        }
    }

    /** The float that a text is, if it is one. */
    static Optional<Double> real(String text, Budget budget) {
        NumberText number = new NumberText(text, budget);
        number.sign();
        Optional<Double> word = number.word();
        if (word.isPresent()) {
            return word;
        }
        boolean whole = number.digits();
        boolean fraction = number.skip('.') && number.digits();
        boolean complete = whole || fraction;
        if (complete && (number.skip('e') || number.skip('E'))) {
            number.sign();
            complete = number.digits();
        }
        return complete && number.isEnd() ? Optional.of(Double.valueOf(number.plain.toString())) : Optional.empty();
    }

    /**
     * The integer that stands in a template.
     *
     * @throws NumberFormatException if it is malformed or needs more than 64 bits
     */
    static long literalInteger(String literal) {
        String digits = withoutLines(literal);
        int radix = switch (digits.length() > 1 ? digits.charAt(1) : '0') {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
        return Long.parseLong(radix == 10 ? digits : digits.substring(2), radix);
    }

    /**
     * The float that stands in a template.
     *
     * @throws NumberFormatException if it is malformed
     */
    static double literalReal(String literal) {
        return Double.parseDouble(withoutLines(literal));
    }

    private static String withoutLines(String literal) {
        if (LOOSE_LINE.matcher(literal).find()) {
            throw new NumberFormatException(literal);
        }
        return literal.replace("_", "");
    }

    private void sign() {
        if (!skip('-')) {
            skip('+');
        }
    }

    private Optional<Double> word() {
        if (text.length() - at > LONGEST_WORD) {
            return Optional.empty();
        }
        return Optional.ofNullable(WORDS.get(text.substring(at).toLowerCase(Locale.ROOT)))
                .map(word -> plain.toString().equals("-") ? -word : word);
    }

    /** Digits of any script, with single lines between them. */
    private boolean digits() {
        int start = plain.length();
        while (isDigit(at) || (plain.length() > start && text.startsWith("_", at) && isDigit(at + 1))) {
            int c = text.codePointAt(at);
            if (c != '_') {
                plain.append(Character.digit(c, 10));
            }
            at += Character.charCount(c);
        }
        return plain.length() > start;
    }

    private boolean isDigit(int index) {
        return index < text.length() && Character.isDigit(text.codePointAt(index));
    }

    private boolean skip(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            plain.append(c);
            at++;
        }
        return found;
    }

    private boolean isEnd() {
        return at == text.length();
    }
}
