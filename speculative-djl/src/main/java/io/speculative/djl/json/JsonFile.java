package io.speculative.djl.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.model.HeapRoom;
import io.speculative.model.MemoryExhaustedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The fields of one JSON object, by name and type; a field whose value is null counts as absent. Infinite numbers and NaN may
 * be written as Python writes them. Immutable.
 */
public final class JsonFile {

    private static final int LONGEST_VALUE = 100;

    /** An empty object takes 80 bytes, and 3 characters with its comma. */
    private static final double HEAP_PER_BYTE = 32;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String where;
    private final JsonNode object;

    private JsonFile(String where, JsonNode object) {
        this.where = where;
        this.object = object;
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return its fields
     * @throws IllegalArgumentException if it is missing or not one JSON object
     * @throws MemoryExhaustedException if it is too large for the Java heap
     */
    public static JsonFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(path + ": missing (expected: a model folder with it)");
        }
        try (InputStream content = Files.newInputStream(path)) {
            HeapRoom.require(path, HEAP_PER_BYTE * Files.size(path));
            JsonNode json = JSON.readTree(content);
            if (!json.isObject()) {
                throw new IllegalArgumentException(path + ": not an object (expected: a JSON object)");
            }
            return new JsonFile(path + ": ", json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": " + message(e) + place(e) + " (expected: valid JSON)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": " + e + " (expected: a readable file)", e);
        }
    }

    /** Without what Jackson says of a source that it was told not to name. */
    private static String message(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "[");
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return Objects.isNull(at) ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * The value of a field, if it has one.
     *
     * @param name the field's name
     * @return the value, which is not null
     */
    public Optional<JsonNode> field(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    /**
     * Goes through all fields.
     *
     * @param action is given the name and the value of each
     */
    public void forEach(BiConsumer<String, JsonNode> action) {
        object.properties().forEach(field -> action.accept(field.getKey(), field.getValue()));
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return object.isEmpty();
    }

    /**
     * Whether a field is there, be it null.
     *
     * @param name the field's name
     * @return true if it is written in the file
     */
    public boolean has(String name) {
        return object.has(name);
    }

    /**
     * The object in a field, if it has one.
     *
     * @param name the field's name
     * @return the fields of that object; empty if the field is absent
     */
    public Optional<JsonFile> object(String name) {
        return field(name).map(value -> {
            if (!value.isObject()) {
                throw refusal(name, "an object");
            }
            return new JsonFile(where + name + ".", value);
        });
    }

    /**
     * An integer that has to be there.
     *
     * @param name the field's name
     * @param most the largest that will do
     * @return from 1 to {@code most}
     */
    public int size(String name, int most) {
        JsonNode value = field(name).orElseThrow(() -> refusal(name, "an integer from 1 to " + most));
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > most) {
            throw refusal(name, "an integer from 1 to " + most);
        }
        return value.intValue();
    }

    /**
     * A number above 0.
     *
     * @param name the field's name
     * @return the number, which is finite; empty if the field is absent
     */
    public Optional<Double> positive(String name) {
        return field(name).map(value -> {
            if (!isPositive(value)) {
                throw refusal(name, "a number > 0");
            }
            return value.doubleValue();
        });
    }

    /**
     * A list of numbers above 0 that has to be there.
     *
     * @param name the field's name
     * @param count how many
     * @return the numbers, which are finite
     */
    public List<Double> positives(String name, int count) {
        List<Double> numbers = new ArrayList<>();
        field(name)
                .filter(JsonNode::isArray)
                .ifPresent(values -> values.forEach(value -> {
                    if (isPositive(value)) {
                        numbers.add(value.doubleValue());
                    }
                }));
        if (numbers.size() != count || field(name).map(JsonNode::size).orElse(0) != count) {
            throw refusal(name, "an array of " + count + " numbers > 0");
        }
        return numbers;
    }

    private static boolean isPositive(JsonNode value) {
        return value.isNumber() && value.doubleValue() > 0 && !Double.isInfinite(value.doubleValue());
    }

    /**
     * A text that is one of some.
     *
     * @param name the field's name
     * @param expected the texts it may be
     * @return the text; empty if the field is absent
     */
    public Optional<String> word(String name, Collection<String> expected) {
        return field(name).map(value -> {
            if (!value.isTextual() || !expected.contains(value.textValue())) {
                throw refusal(name, String.join(" or ", expected));
            }
            return value.textValue();
        });
    }

    /**
     * A truth value.
     *
     * @param name the field's name
     * @return the value; empty if the field is absent
     */
    public Optional<Boolean> flag(String name) {
        return field(name).map(value -> {
            if (!value.isBoolean()) {
                throw refusal(name, "true or false");
            }
            return value.booleanValue();
        });
    }

    /**
     * Refuses a field that is there and has not this value.
     *
     * @param name the field's name
     * @param expected the value, as text
     */
    public void requireIfPresent(String name, String expected) {
        field(name).filter(value -> !value.asText().equals(expected)).ifPresent(value -> {
            throw refusal(name, expected);
        });
    }

    /**
     * What to throw where a field's value won't do.
     *
     * @param name the field's name
     * @param expected what would
     * @return the exception, whose message names file, field, value and expectation
     */
    public IllegalArgumentException refusal(String name, String expected) {
        JsonNode value = object.get(name);
        String text = value == null ? "missing" : value.toString();
        String found = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        return new IllegalArgumentException(where + name + ": " + found + " (expected: " + expected + ")");
    }
}
