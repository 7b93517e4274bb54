package io.speculative.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code format % values}, with the conversions {@code s}, {@code r}, {@code d}, {@code i}, {@code x}, {@code f} and {@code e}. */
final class PrintfText {

    private static final Pattern CONVERSION =
            Pattern.compile("%(?:\\(([^)]*)\\))?([-+ 0]*)(\\d*)(?:\\.(\\d+))?(.?)", Pattern.DOTALL);

    private static final int MOST_DECIMALS = 1000;
    private static final int MOST_WIDTH = 1_000_000;

    private final Budget budget;
    private final Object values;
    private final Iterator<?> inOrder;

    private PrintfText(Object values, Budget budget) {
        this.budget = budget;
        this.values = values;
        this.inOrder = (values instanceof Tuple several ? several : List.of(values)).iterator();
    }

    static String of(String format, Object values, Budget budget) {
        budget.read(format);
        return new PrintfText(values, budget).text(format);
    }

    private String text(String format) {
        BoundedText text = new BoundedText(budget);
        Matcher matcher = CONVERSION.matcher(format);
        int start = 0;
        for (; matcher.find(start); start = matcher.end()) {
            text.append(format, start, matcher.start());
            text.append(matcher.group().equals("%%") ? "%" : converted(matcher));
        }
        if (inOrder.hasNext() && !(values instanceof Map)) {
            throw new TemplateError("%: more values than conversions (expected: as many)");
        }
        return text.append(format, start, format.length()).toString();
    }

    private String converted(Matcher conversion) {
        Optional<String> name = Optional.ofNullable(conversion.group(1));
        Object value = name.isPresent() ? named(name.get()) : next();
        String flags = conversion.group(2);
        int width = number(conversion.group(3), MOST_WIDTH).orElse(0);
        Optional<Integer> precision =
                number(Optional.ofNullable(conversion.group(4)).orElse(""), MOST_DECIMALS);
        String type = conversion.group(5);
        if (type.equals("s") || type.equals("r")) {
            String text = type.equals("s") ? PythonText.str(value, budget) : PythonText.repr(value, budget);
            return padded(
                    "", precision.isPresent() ? start(text, precision.get()) : text, flags.replace("0", ""), width);
        }
        String number = switch (type) {
            case "d", "i" -> withDigits(Long.toString(integer(value)), precision.orElse(1));
            case "x" -> withDigits(Long.toString(integer(value), 16), precision.orElse(1));
            case "f", "e" -> real(value, type, precision.orElse(6));
            default ->
                throw new TemplateError("%: conversion '" + type + "' (expected: one of s, r, d, i, x, f, e, %)");
        };
        boolean negative = number.startsWith("-");
        String sign = negative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
        return padded(sign, negative ? number.substring(1) : number, flags, width);
    }

    private Object named(String name) {
        if (!(values instanceof Map<?, ?> map)) {
            throw new TemplateError("%: a " + Python.typeName(values) + " (expected: a mapping)");
        }
        return BoundedMap.find(map, name, budget)
                .orElseThrow(() -> new TemplateError("%: " + Lookup.quote(name) + " (expected: a key of the mapping)"));
    }

    private Object next() {
        if (!inOrder.hasNext()) {
            throw new TemplateError("%: fewer values than conversions (expected: as many)");
        }
        return inOrder.next();
    }

    private static Optional<Integer> number(String digits, int most) {
        if (digits.isEmpty()) {
            return Optional.empty();
        } else if (digits.length() > 9 || Integer.parseInt(digits) > most) {
            throw new TemplateError("%: " + Lookup.quote(digits) + " (expected: at most " + most + ")");
        }
        return Optional.of(Integer.valueOf(digits));
    }

    private static long integer(Object value) {
        return value instanceof Double number
                ? PythonMath.whole("%", number)
                : Python.requireInteger("%", PythonMath.number(value));
    }

    /** An integer with zeros in front, up to so many digits. */
    private static String withDigits(String number, int digits) {
        int sign = number.startsWith("-") ? 1 : 0;
        int missing = Math.max(0, digits - (number.length() - sign));
        return number.substring(0, sign) + "0".repeat(missing) + number.substring(sign);
    }

    private String real(Object value, String type, int decimals) {
        double number = ((Number) PythonMath.number(value)).doubleValue();
        if (!Double.isFinite(number)) {
            return PythonText.number(number, budget);
        }
        return type.equals("e")
                ? Decimals.scientific(number, decimals, budget)
                : Decimals.fixed(number, decimals, budget);
    }

    private static String start(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }

    private String padded(String sign, String text, String flags, int width) {
        int missing = Math.max(0, width - sign.length() - PythonStrings.length(text, budget));
        boolean zeros = flags.contains("0") && !flags.contains("-");
        String padding = PythonMath.repeat(zeros ? "0" : " ", missing, budget);
        String padded =
                flags.contains("-") ? sign + text + padding : zeros ? sign + padding + text : padding + sign + text;
        budget.make(padded.length());
        return padded;
    }
}
