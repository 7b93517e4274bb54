package io.speculative.djl.gguf;

import io.speculative.djl.weights.UnreadableWeightsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a GGUF file says of its model, by key. Immutable. */
final class GgufMetadata {

    private final Path file;
    private final Map<String, Object> values;

    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = values;
    }

    /** The keys in the order of the file. */
    Set<String> keys() {
        return values.keySet();
    }

    boolean isList(String key) {
        return values.get(key) instanceof List<?>;
    }

    /** A value for a message, lists by their size. */
    Object summary(String key) {
        Object value = Objects.requireNonNull(values.get(key));
        return value instanceof List<?> list ? list.size() + " items" : value;
    }

    Optional<String> text(String key) {
        return value(key, String.class, "a text");
    }

    Optional<Boolean> flag(String key) {
        return value(key, Boolean.class, "true or false");
    }

    /** A number from 0 to that of the largest integer. */
    OptionalInt integer(String key) {
        Optional<Long> value = value(key, Long.class, "an integer");
        value.filter(number -> number < 0 || number > Integer.MAX_VALUE).ifPresent(number -> {
            throw refusal(key, number, "0 to " + Integer.MAX_VALUE);
        });
        return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
    }

    Optional<Double> number(String key) {
        Optional<Number> value = value(key, Number.class, "a number");
        return value.map(Number::doubleValue);
    }

    /** A list, all of whose items are of one kind. */
    <T> Optional<List<T>> list(String key, Class<T> kind) {
        return value(key, List.class, "a list").map(items -> {
            for (Object item : items) {
                if (!kind.isInstance(item)) {
                    throw refusal(key, item, "a list of " + kind.getSimpleName() + "s");
                }
            }
            @SuppressWarnings("unchecked") // Each item was looked at.
            List<T> all = (List<T>) items;
            return all;
        });
    }

    UnreadableWeightsException missing(String key, String expectation) {
        return UnreadableWeightsException.ofFile(file, key + ": missing", expectation);
    }

    UnreadableWeightsException refusal(String key, Object value, String expectation) {
        return UnreadableWeightsException.ofFile(file, key + ": " + value, expectation);
    }

    Path file() {
        return file;
    }

    private <T> Optional<T> value(String key, Class<T> kind, String expectation) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!kind.isInstance(value)) {
            throw refusal(key, summary(key), expectation);
        }
        return Optional.of(kind.cast(value));
    }
}
