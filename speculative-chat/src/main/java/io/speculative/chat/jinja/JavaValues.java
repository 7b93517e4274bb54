package io.speculative.chat.jinja;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values that templates work on of those that Java code has. */
final class JavaValues {

    private static final int DEEPEST = 100;

    /** A mapping, or an entry of one. */
    private static final int BYTES_OF_MAP = 128;

    private static final int LONGEST_PATH = 200;

    /** Where copying is: names, and indices of lists. */
    private final Deque<Object> path = new ArrayDeque<>();

    /** What copying may use. A value that others hold several times is copied as often. */
    private final Budget budget = new Budget();

    private JavaValues() {}

    /**
     * Copies variables.
     *
     * @throws IllegalArgumentException if one is of a type that templates don't have, they are nested too deeply, too many, or
     *     change meanwhile
     */
    static Map<String, Object> of(Map<String, ?> variables) {
        JavaValues copy = new JavaValues();
        try {
            return copy.map(variables);
        } catch (TemplateError e) {
            throw new IllegalArgumentException(copy.place() + ": " + e.getMessage(), e);
        } catch (ConcurrentModificationException e) {
            throw new IllegalArgumentException(
                    copy.place() + ": changed while it was read (expected: no change before the text is there)", e);
        }
    }

    private Object value(@Nullable Object value) {
        if (value == null) {
            return Constant.NONE;
        } else if (value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof Double) {
            return value;
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float number) {
            return Double.valueOf(number.toString());
        } else if (value instanceof List<?> list) {
            return list(list);
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        throw refused("a " + value.getClass().getName()
                + " (expected: a string, a number, a boolean, null, a list or a map)");
    }

    private List<Object> list(List<?> list) {
        requireDepth();
        BoundedList items = new BoundedList(budget);
        for (Object item : list) {
            items.add(inside(items.size(), item));
        }
        return items.list();
    }

    private Map<String, Object> map(Map<?, ?> map) {
        requireDepth();
        budget.hold(BYTES_OF_MAP);
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = entry.getKey();
            if (!(key instanceof String name)) {
                throw refused("a key that is "
                        + (key == null ? "null" : "a " + key.getClass().getName()) + " (expected: a string)");
            }
            budget.spend(1);
            budget.hold(BYTES_OF_MAP);
            entries.put(name, inside(name, entry.getValue()));
        }
        return Collections.unmodifiableMap(entries);
    }

    private Object inside(Object key, @Nullable Object value) {
        path.addLast(key);
        Object copied = value(value);
        path.removeLast();
        return copied;
    }

    private void requireDepth() {
        if (path.size() > DEEPEST) {
            throw refused("nested deeper than " + DEEPEST + " (expected: at most " + DEEPEST + " levels)");
        }
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException(place() + ": " + problem);
    }

    /** The path for a message, which only needs to have its beginning. */
    private String place() {
        StringBuilder place = new StringBuilder();
        for (Object key : path) {
            if (key instanceof String name) {
                place.append(place.isEmpty() ? "" : ".").append(Lookup.quote(name));
            } else {
                place.append("[").append(key).append("]");
            }
            if (place.length() > LONGEST_PATH) {
                return place.substring(0, LONGEST_PATH) + "...";
            }
        }
        return path.isEmpty() ? "variables" : place.toString();
    }
}
