package io.speculative.chat.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands behind a value in a template: a name, a key, an index or a slice. */
final class Lookup {

    private static final int LONGEST_QUOTE = 100;
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    private Lookup() {}

    /** What {@code value.name} is. */
    static Object attribute(Object value, String name, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        return Methods.of(value, name)
                .or(() -> value instanceof Attributes own ? own.attribute(name) : Optional.empty())
                .or(() -> value instanceof Map<?, ?> map ? BoundedMap.find(map, name, budget) : Optional.empty())
                .orElseGet(() -> new Undefined(() -> noAttribute(value, name)));
    }

    private static String noAttribute(Object value, String name) {
        return "'" + Python.typeName(value) + " object' has no attribute '" + quote(name) + "'";
    }

    /** A name from a template as a message has it. */
    static String quote(String name) {
        return name.length() > LONGEST_QUOTE ? name.substring(0, LONGEST_QUOTE) + "..." : name;
    }

    /** What {@code value[key]} is. */
    static Object item(Object value, Object key, Budget budget) {
        if (value instanceof Map<?, ?> map) {
            Optional<Object> item = BoundedMap.find(map, key, budget);
            if (item.isPresent()) {
                return item.get();
            }
        }
        if (key instanceof String name) {
            budget.read(name);
            return attribute(value, name, budget);
        } else if (value instanceof Undefined undefined) {
            throw undefined.error();
        } else if (key instanceof Long index && value instanceof List<?> list) {
            long at = index < 0 ? index + list.size() : index;
            return at >= 0 && at < list.size() ? list.get((int) at) : noElement(value);
        } else if (key instanceof Long index && value instanceof String text) {
            return PythonStrings.character(text, index, budget).orElseGet(() -> noElement(value));
        }
        return noElement(value);
    }

    private static Object noElement(Object value) {
        return new Undefined(() -> "'" + Python.typeName(value) + " object' has no such element");
    }

    /** The names and indices of a path such as {@code function.arguments.0}. */
    static List<Object> path(String path, Budget budget) {
        BoundedList keys = new BoundedList(budget);
        for (Object key : PythonSplit.split(path, ".", -1, budget)) {
            boolean isIndex = INDEX.matcher((String) key).matches();
            keys.add(isIndex ? Long.valueOf((String) key) : key);
        }
        return keys.list();
    }

    /** What stands at a path behind a value. */
    static Object item(Object value, List<Object> path, Budget budget) {
        Object item = value;
        for (Object key : path) {
            budget.spend(1);
            item = item(item, key, budget);
        }
        return item;
    }

    /** What {@code value[from:to:step]} is. */
    static Object slice(Object value, Optional<Long> from, Optional<Long> to, long step, Budget budget) {
        if (value instanceof Undefined undefined) {
            throw undefined.error();
        }
        if (step == 0 || !(value instanceof List || value instanceof String)) {
            throw new TemplateError("slice of a " + Python.typeName(value) + " by " + step
                    + " (expected: of a list or a string, by another step than 0)");
        }
        long size = Python.length(value, budget);
        long first = bound(from, step > 0 ? 0 : size - 1, size, step);
        long last = bound(to, step > 0 ? size : -1, size, step);
        if (value instanceof String text && step == 1) {
            return first < last ? characters(text, first, last, size, budget) : "";
        }
        long count = PythonMath.terms(first, last, step);
        return value instanceof List<?> list
                ? items(list, first, step, count, budget)
                : PythonStrings.characters((String) value, first, step, count, budget);
    }

    private static List<Object> items(List<?> list, long first, long step, long count, Budget budget) {
        BoundedList items = new BoundedList(budget);
        for (long left = count, index = first; left > 0; left--, index += step) {
            items.add(list.get((int) index));
        }
        return Tuple.like(list, items.list());
    }

    /** Some characters of a text that has {@code size} of them. */
    private static String characters(String text, long from, long to, long size, Budget budget) {
        if (size == text.length()) {
            return PythonStrings.cut(text, (int) from, (int) to, budget);
        }
        int start = text.offsetByCodePoints(0, (int) from);
        return PythonStrings.cut(text, start, text.offsetByCodePoints(start, (int) (to - from)), budget);
    }

    private static long bound(Optional<Long> bound, long fallback, long size, long step) {
        if (bound.isEmpty()) {
            return fallback;
        }
        long index = bound.get() < 0 ? bound.get() + size : bound.get();
        return step > 0 ? Math.min(Math.max(index, 0), size) : Math.min(Math.max(index, -1), size - 1);
    }
}
