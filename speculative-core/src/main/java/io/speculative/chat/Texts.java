package io.speculative.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes the strings in nested lists and maps; keys stay. What holds itself, or too much, is refused. */
final class Texts {

    private static final int DEEPEST = 100;
    private static final int MOST_VALUES = 1 << 20;

    private final UnaryOperator<String> change;
    private int values;

    private Texts(UnaryOperator<String> change) {
        this.change = change;
    }

    static Map<String, Object> changed(Map<String, Object> map, UnaryOperator<String> change) {
        Texts texts = new Texts(change);
        Map<String, Object> changed = new LinkedHashMap<>();
        map.forEach((key, value) -> changed.put(key, texts.changed(value, 1)));
        return changed;
    }

    private Object changed(Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("conversation: values nested deeper than " + DEEPEST
                    + " (expected: at most " + DEEPEST + " levels)");
        }
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "conversation: more than " + MOST_VALUES + " values (expected: at most so many)");
        }
        if (value instanceof String text) {
            return change.apply(text);
        } else if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(changed(item, depth + 1)));
            return items;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(key, changed(item, depth + 1)));
            return entries;
        }
        return value;
    }
}
