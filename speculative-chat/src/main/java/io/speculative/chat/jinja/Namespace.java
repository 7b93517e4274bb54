package io.speculative.chat.jinja;

import java.util.Optional;

/** The one value that changes: its attributes can be set from inside a loop. */
final class Namespace implements Attributes {

    private final BoundedMap values;

    Namespace(BoundedMap values) {
        this.values = values;
    }

    @Override
    public Optional<Object> attribute(String name) {
        return values.get(name);
    }

    void set(String name, Object value) {
        values.put(name, value);
    }
}
