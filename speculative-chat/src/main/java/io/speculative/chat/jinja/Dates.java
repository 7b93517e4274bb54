package io.speculative.chat.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes dates as Python's {@code strftime} does. */
final class Dates {

    private static final int STEPS_OF_FIELD = 50;

    private static final Map<Character, DateTimeFormatter> FIELDS = Map.ofEntries(
                    Map.entry('d', "dd"),
                    Map.entry('m', "MM"),
                    Map.entry('b', "MMM"),
                    Map.entry('B', "MMMM"),
                    Map.entry('y', "yy"),
                    Map.entry('Y', "yyyy"),
                    Map.entry('H', "HH"),
                    Map.entry('I', "hh"),
                    Map.entry('M', "mm"),
                    Map.entry('S', "ss"),
                    Map.entry('p', "a"),
                    Map.entry('a', "EEE"),
                    Map.entry('A', "EEEE"),
                    Map.entry('j', "DDD"),
                    Map.entry('F', "yyyy-MM-dd"),
                    Map.entry('T', "HH:mm:ss"))
            .entrySet()
            .stream()
            .collect(Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, field -> DateTimeFormatter.ofPattern(field.getValue(), Locale.US)));

    private Dates() {}

    static String format(ZonedDateTime date, String format, Budget budget) {
        BoundedText text = new BoundedText(budget);
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                text.append(c);
                continue;
            }
            char code = format.charAt(++i);
            budget.spend(STEPS_OF_FIELD);
            text.append(
                    code == '%'
                            ? "%"
                            : Optional.ofNullable(FIELDS.get(code))
                                    .orElseThrow(() -> unknown(code))
                                    .format(date));
        }
        return text.toString();
    }

    private static TemplateError unknown(char code) {
        return new TemplateError("strftime_now: %" + code + " (expected: one of "
                + FIELDS.keySet().stream().sorted().toList() + ")");
    }
}
