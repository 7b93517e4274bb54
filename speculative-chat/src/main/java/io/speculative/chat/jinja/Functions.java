package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** The functions that templates find without defining them. */
final class Functions {

    private static final long LONGEST_RANGE = 100_000;

    private static final Map<Character, String> DATE_PATTERNS = Map.ofEntries(
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
            Map.entry('T', "HH:mm:ss"));

    static final Map<String, Function> ALL = Map.of(
            "range", Functions::range,
            "namespace", (arguments, scope) -> new Namespace(fields("namespace", arguments)),
            "dict", (arguments, scope) -> Collections.unmodifiableMap(fields("dict", arguments)),
            "raise_exception", Functions::raise,
            "strftime_now", Functions::now);

    private Functions() {}

    private static Object range(Arguments arguments, Scope scope) {
        Bound bound = arguments.bind("range", "start", "stop", "step");
        long first = bound.integer("start", 0);
        boolean fromZero = bound.get("stop").isEmpty();
        long start = fromZero ? 0 : first;
        long stop = fromZero ? first : bound.integer("stop", 0);
        long step = bound.integer("step", 1);
        long distance = step > 0 ? stop - start : start - stop;
        if (step == 0 || distance / Math.abs(step) >= LONGEST_RANGE) {
            throw new TemplateError("range: from " + start + " to " + stop + " by " + step + " (expected: at most "
                    + LONGEST_RANGE + " numbers)");
        }
        long count = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
        scope.budget().spend(count, Long.BYTES);
        return LongStream.range(0, count)
                .<Object>mapToObj(i -> start + i * step)
                .toList();
    }

    private static Map<String, Object> fields(String function, Arguments arguments) {
        if (!arguments.positional().isEmpty()) {
            throw new TemplateError(function + ": an argument without a name (expected: name=value)");
        }
        return arguments.named();
    }

    private static Object raise(Arguments arguments, Scope scope) {
        Object message = arguments.bind("raise_exception", "message").need("message");
        throw new IllegalArgumentException(PythonText.str(message, scope.budget()));
    }

    private static Object now(Arguments arguments, Scope scope) {
        String format = arguments.bind("strftime_now", "format").text("format");
        ZonedDateTime now = ZonedDateTime.now(scope.clock());
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                pieces.add(String.valueOf(c));
                continue;
            }
            char code = format.charAt(++i);
            String pattern = DATE_PATTERNS.get(code);
            if (pattern == null && code != '%') {
                throw new TemplateError("strftime_now: %" + code + " (expected: one of "
                        + DATE_PATTERNS.keySet().stream().sorted().toList() + ")");
            }
            pieces.add(
                    pattern == null
                            ? "%"
                            : DateTimeFormatter.ofPattern(pattern, Locale.US).format(now));
        }
        return Methods.join("", pieces, scope.budget());
    }
}
