package io.speculative.chat.jinja;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** How Python writes values: {@code str} and {@code repr}. */
final class PythonText {

    private PythonText() {}

    /** What a value prints as. */
    static String str(Object value, Budget budget) {
        return value instanceof String string ? string : value instanceof Undefined ? "" : repr(value, budget);
    }

    private static String repr(Object value, Budget budget) {
        BoundedText text = new BoundedText(budget);
        append(value, text);
        return text.toString();
    }

    private static void append(Object value, BoundedText text) {
        if (value instanceof List<?> list) {
            String next = "[";
            for (Object item : list) {
                append(item, text.append(next));
                next = ", ";
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Map<?, ?> map) {
            String next = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                append(entry.getKey(), text.append(next));
                append(entry.getValue(), text.append(": "));
                next = ", ";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else {
            text.append(scalar(value));
        }
    }

    private static String scalar(Object value) {
        if (value instanceof String string) {
            return quoted(string);
        } else if (value instanceof Long) {
            return value.toString();
        } else if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        } else if (value == Constant.NONE) {
            return "None";
        } else if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        throw new TemplateError("a " + Python.typeName(value) + " has no text");
    }

    /** The shortest digits, with an exponent where Python writes one. */
    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal number = BigDecimal.valueOf(value).stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = number.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        String sign = exponent < 0 ? "-" : "+";
        return digits + "e" + sign + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String quoted(String string) {
        char quote = string.contains("'") && !string.contains("\"") ? '"' : '\'';
        StringBuilder repr = new StringBuilder().append(quote);
        string.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                repr.append('\\').appendCodePoint(c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                repr.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            } else if (isPrintable(c)) {
                repr.appendCodePoint(c);
            } else {
                repr.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
            }
        });
        return repr.append(quote).toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
