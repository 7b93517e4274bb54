package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values that templates work on of those that Java code has. */
final class JavaValues {

    private static final int DEEPEST = 100;

    private JavaValues() {}

    /**
     * Copies variables.
     *
     * @throws IllegalArgumentException if one is of a type that templates don't have, or nested too deeply
     */
    static Map<String, Object> of(Map<String, ?> variables) {
        return map("", variables, 0);
    }

    private static Object value(String path, @Nullable Object value, int depth) {
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
            return list(path, list, depth);
        } else if (value instanceof Map<?, ?> map) {
            return map(path, map, depth);
        }
        throw new IllegalArgumentException(path + ": a " + value.getClass().getName()
                + " (expected: a string, a number, a boolean, null, a list or a map)");
    }

    private static List<Object> list(String path, List<?> list, int depth) {
        requireDepth(path, depth);
        List<Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(value(path + "[" + items.size() + "]", item, depth + 1));
        }
        return Collections.unmodifiableList(items);
    }

    private static Map<String, Object> map(String path, Map<?, ?> map, int depth) {
        requireDepth(path, depth);
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException(path + ": key " + entry.getKey() + " (expected: a string)");
            }
            entries.put(key, value(path.isEmpty() ? key : path + "." + key, entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(entries);
    }

    private static void requireDepth(String path, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(path.substring(0, Math.min(path.length(), DEEPEST))
                    + "...: nested deeper than " + DEEPEST + " (expected: at most " + DEEPEST + " levels)");
        }
    }
}
