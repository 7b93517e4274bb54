package io.speculative;

import java.util.Objects;

/** Refuses nulls by the names of the parameters. */
final class Present {

    private Present() {}

    /**
     * Refuses null.
     *
     * @throws IllegalArgumentException if the value is null
     */
    static void require(String name, Object value) {
        if (Objects.isNull(value)) {
            throw new IllegalArgumentException(name + ": null (expected: a value)");
        }
    }
}
