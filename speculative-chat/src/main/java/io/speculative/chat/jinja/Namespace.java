package io.speculative.chat.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The one value that changes: its attributes can be set from inside a loop. */
final class Namespace implements Attributes {

    private final Map<String, Object> values;

    Namespace(Map<String, Object> values) {
        this.values = new HashMap<>(values);
    }

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void set(String name, Object value) {
        values.put(name, value);
    }
}
