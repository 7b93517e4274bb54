package io.speculative.chat.jinja;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A mapping that grows within a budget and keeps the order of its keys, which are strings and integers. */
final class BoundedMap {

    private static final int BYTES_OF_MAP = 224;
    private static final int BYTES_OF_ENTRY = 96;

    private final Entries entries = new Entries();
    private final Budget budget;

    BoundedMap(Budget budget) {
        this.budget = budget;
        budget.hold(BYTES_OF_MAP);
    }

    BoundedMap put(Object key, Object value) {
        if (!isKey(key, budget)) {
            throw new TemplateError("key: a " + Python.typeName(key) + " (expected: a string or an integer)");
        }
        entries.note(key);
        entries.payForSearch(budget);
        if (entries.values.put(key, value) == null) {
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
        return entries;
    }

    /** What a mapping has at a key, which may be anything. One that isn't made here has strings as keys. */
    static Optional<Object> find(Map<?, ?> map, Object key, Budget budget) {
        boolean possible = map instanceof Entries entries ? entries.mayHave(key) : key instanceof String;
        if (!possible || !isKey(key, budget)) {
            return Optional.empty();
        }
        if (map instanceof Entries entries) {
            entries.payForSearch(budget);
        }
        return Optional.ofNullable(map.get(key));
    }

    /** Whether it can be a key, whose hash is then paid for. */
    private static boolean isKey(Object key, Budget budget) {
        budget.spend(1);
        if (key instanceof String text) {
            budget.read(text);
        }
        return key instanceof String || key instanceof Long;
    }

    /**
     * What is in a mapping. Keys of equal hashes are searched in the order of the keys, which strings have among each other
     * and integers too; where both are there, each of them may have to be looked at.
     */
    private static final class Entries extends AbstractMap<Object, Object> {
        private final Map<Object, Object> values = new LinkedHashMap<>();
        private boolean strings;
        private boolean integers;

        void note(Object key) {
            strings |= key instanceof String;
            integers |= key instanceof Long;
        }

        boolean mayHave(Object key) {
            return key instanceof String ? strings : key instanceof Long && integers;
        }

        void payForSearch(Budget budget) {
            if (strings && integers) {
                budget.spend(values.size());
            }
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            return values.get(key);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return values.containsKey(key);
        }

        @Override
        public Set<Entry<Object, Object>> entrySet() {
            return Collections.unmodifiableMap(values).entrySet();
        }
    }
}
