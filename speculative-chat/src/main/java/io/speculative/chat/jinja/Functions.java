package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Arguments.Bound;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;

/** The functions that templates find without defining them. */
final class Functions {

    private static final long LONGEST_RANGE = 100_000;

    static final Map<String, Function> ALL = Map.of(
            "range", Functions::range,
            "namespace", (arguments, scope) -> new Namespace(fields("namespace", arguments, scope.budget())),
            "dict",
                    (arguments, scope) ->
                            fields("dict", arguments, scope.budget()).map(),
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
        if (step == 0 || Long.compareUnsigned(PythonMath.terms(start, stop, step), LONGEST_RANGE) > 0) {
            throw new TemplateError("range: from " + start + " to " + stop + " by " + step + " (expected: at most "
                    + LONGEST_RANGE + " numbers)");
        }
        return sequence(start, step, (int) PythonMath.terms(start, stop, step));
    }

    private static List<Object> sequence(long start, long step, int size) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return start + index * step;
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static BoundedMap fields(String function, Arguments arguments, Budget budget) {
        BoundedMap fields = new BoundedMap(budget);
        if (arguments.positional().size() > 1) {
            throw new TemplateError(function + ": several arguments without names (expected: at most one)");
        }
        for (Object start : arguments.positional()) {
            if (start instanceof Map<?, ?> map) {
                map.forEach(fields::put);
            } else {
                Python.list(start, budget).forEach(pair -> putPair(function, Python.list(pair, budget), fields));
            }
        }
        return fields.putAll(arguments.named());
    }

    private static void putPair(String function, List<?> pair, BoundedMap fields) {
        if (pair.size() != 2) {
            throw new TemplateError(function + ": " + pair.size() + " items (expected: pairs of a key and a value)");
        }
        fields.put(pair.get(0), pair.get(1));
    }

    private static Object raise(Arguments arguments, Scope scope) {
        Object message = arguments.bind("raise_exception", "message").need("message");
        throw new IllegalArgumentException(TemplateError.cut(PythonText.str(message, scope.budget())));
    }

    private static Object now(Arguments arguments, Scope scope) {
        String format = arguments.bind("strftime_now", "format").text("format");
        return Dates.format(ZonedDateTime.now(scope.clock()), format, scope.budget());
    }
}
