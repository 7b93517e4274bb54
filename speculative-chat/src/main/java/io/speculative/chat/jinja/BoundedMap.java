package io.speculative.chat.jinja;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping that grows within a budget and keeps the order of its keys, which are strings and integers. */
final class BoundedMap {

    private static final int BYTES_OF_MAP = 224;
    private static final int BYTES_OF_ENTRY = 96;

    private final Map<Object, Object> entries = new LinkedHashMap<>();
    private final Budget budget;

    BoundedMap(Budget budget) {
        this.budget = budget;
        budget.hold(BYTES_OF_MAP);
    }

    BoundedMap put(Object key, Object value) {
        if (!isKey(key, budget)) {
            throw new TemplateError("key: a " + Python.typeName(key) + " (expected: a string or an integer)");
        }
        if (entries.put(key, value) == null) {
            budget.hold(BYTES_OF_ENTRY);
        }
        return this;
    }

    BoundedMap putAll(Map<String, Object> more) {
        more.forEach(this::put);
        return this;
    }

    /** What is at a key. */
    Optional<Object> get(Object key) {
        return find(entries, key, budget);
    }

    /** The mapping, which doesn't change any more. */
    Map<Object, Object> map() {
        return Collections.unmodifiableMap(entries);
    }

    /** What a mapping has at a key, which may be anything. */
    static Optional<Object> find(Map<?, ?> map, Object key, Budget budget) {
        return isKey(key, budget) ? Optional.ofNullable(map.get(key)) : Optional.empty();
    }

    /** Whether it can be a key, whose hash is then paid for. */
    private static boolean isKey(Object key, Budget budget) {
        budget.spend(1);
        if (key instanceof String text) {
            budget.read(text);
        }
        return key instanceof String || key instanceof Long;
    }
}
