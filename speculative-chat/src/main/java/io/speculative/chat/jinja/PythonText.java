package io.speculative.chat.jinja;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** How Python writes values: {@code str} and {@code repr}. */
final class PythonText {

    private static final HexFormat HEX = HexFormat.of();

    private PythonText() {}

    /** What a value prints as. */
    static String str(Object value, Budget budget) {
        return value instanceof String string ? string : value instanceof Undefined ? "" : repr(value, budget);
    }

    /** The texts of items, with a separator between them. */
    static String join(String separator, List<?> items, Budget budget) {
        BoundedText text = new BoundedText(budget);
        String next = "";
        for (Object item : items) {
            text.append(next).append(str(item, budget));
            next = separator;
        }
        return text.toString();
    }

    /** What a value is written as inside others. */
    static String repr(Object value, Budget budget) {
        BoundedText text = new BoundedText(budget);
        append(value, text, budget);
        return text.toString();
    }

    private static void append(Object value, BoundedText text, Budget budget) {
        budget.enter();
        if (value instanceof List<?> list) {
            boolean tuple = Python.isTuple(list);
            String next = "";
            text.append(tuple ? "(" : "[");
            for (Object item : list) {
                append(item, text.append(next), budget);
                next = ", ";
            }
            text.append(!tuple ? "]" : list.size() == 1 ? ",)" : ")");
        } else if (value instanceof Map<?, ?> map) {
            String next = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                append(entry.getKey(), text.append(next), budget);
                append(entry.getValue(), text.append(": "), budget);
                next = ", ";
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof String string) {
            appendQuoted(string, text, budget);
        } else {
            text.append(scalar(value, budget));
        }
        budget.leave();
    }

    private static String scalar(Object value, Budget budget) {
        if (value instanceof Long) {
            return value.toString();
        } else if (value instanceof Double number) {
            return number(number, budget);
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
    static String number(double value, Budget budget) {
        budget.spend(1);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal number = Decimals.shortest(value, budget);
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = number.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return digits + Decimals.exponent(exponent);
    }

    private static void appendQuoted(String string, BoundedText text, Budget budget) {
        budget.read(string);
        char quote = string.contains("'") && !string.contains("\"") ? '"' : '\'';
        text.append(quote);
        string.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                text.append('\\').append(c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                text.append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
            } else if (isPrintable(c)) {
                text.append(c);
            } else if (c < 0x100) {
                text.append("\\x").append(HEX.toHexDigits((byte) c));
            } else if (c < 0x10000) {
                text.append("\\u").append(HEX.toHexDigits((char) c));
            } else {
                text.append("\\U").append(HEX.toHexDigits(c));
            }
        });
        text.append(quote);
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
