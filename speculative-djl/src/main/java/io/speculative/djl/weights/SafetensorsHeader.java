package io.speculative.djl.weights;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON header of one safetensors file: types, shapes and ranges of each tensor by itself. */
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final long dataBegin;
    private final long dataBytes;

    /**
     * A reader of the header of {@code file}.
     *
     * @param dataBegin offset in the file of the first byte after the header, from which the header counts
     * @param dataBytes bytes from there to the end of the file
     */
    SafetensorsHeader(Path file, long dataBegin, long dataBytes) {
        this.file = file;
        this.dataBegin = dataBegin;
        this.dataBytes = dataBytes;
    }

    /** The tensors by name, in the order of the header. */
    Map<String, TensorEntry> parse(String json) {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(parser);
                } else {
                    entries.put(name, readEntry(name, parser));
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("more than one JSON value");
            }
        } catch (JsonProcessingException e) {
            throw UnreadableWeightsException.ofFile(file, "header: " + e.getOriginalMessage(), "valid JSON", e);
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, "header: " + e, "valid JSON", e);
        }
        return entries;
    }

    private void readMetadata(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw malformed(METADATA + " is not an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw malformed(METADATA + "." + key + " is not a string");
            }
        }
    }

    private TensorEntry readEntry(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw faulty(name, "not an object", "an object of dtype, shape and data_offsets");
        }
        @Nullable String dtype = null;
        long @Nullable [] shape = null;
        long @Nullable [] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> dtype = readDtype(name, parser);
                case "shape" -> shape = readIntegers(name, field, parser);
                case "data_offsets" -> offsets = readIntegers(name, field, parser);
                default -> parser.skipChildren();
            }
        }
        return entry(
                name,
                present(name, "dtype", dtype),
                present(name, "shape", shape),
                present(name, "data_offsets", offsets));
    }

    private String readDtype(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw faulty(name, "dtype is not a string", "F32, F16 or BF16");
        }
        return parser.getText();
    }

    private long[] readIntegers(String name, String field, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw faulty(name, field + " is not an array", "an array of integers");
        }
        List<Long> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw faulty(name, field + ": " + parser.getText(), "an array of integers");
            }
            values.add(parser.getLongValue());
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private TensorEntry entry(String name, String dtypeName, long[] shape, long[] offsets) {
        Dtype dtype = Dtype.named(dtypeName).orElseThrow(() -> faulty(name, "dtype: " + dtypeName, "F32, F16 or BF16"));
        if (shape.length > MAX_RANK) {
            throw faulty(name, "shape: " + shape.length + " dimensions", "at most " + MAX_RANK);
        }
        if (offsets.length != 2) {
            throw faulty(name, "data_offsets: " + Arrays.toString(offsets), "two integers");
        }
        if (offsets[0] < 0 || offsets[0] > offsets[1] || offsets[1] > dataBytes) {
            throw faulty(
                    name,
                    "data_offsets: " + Arrays.toString(offsets),
                    "a range within the " + dataBytes + " bytes that follow the header");
        }
        long bytes = bytes(name, dtype, shape);
        if (offsets[1] - offsets[0] != bytes) {
            throw faulty(
                    name,
                    "data_offsets: " + Arrays.toString(offsets),
                    bytes + " bytes, the size of " + dtype + " " + Arrays.toString(shape));
        }
        return new TensorEntry(name, dtype, new Shape(shape), dataBegin + offsets[0], dataBegin + offsets[1]);
    }

    private long bytes(String name, Dtype dtype, long[] shape) {
        long bits = dtype.bits();
        for (long dimension : shape) {
            if (dimension < 0) {
                throw faulty(name, "shape: " + Arrays.toString(shape), "no negative dimension");
            }
            if (dimension != 0 && bits > Long.MAX_VALUE / dimension) {
                throw faulty(name, "shape: " + Arrays.toString(shape), "a size below 2^63 bits");
            }
            bits *= dimension;
        }
        if (bits % Byte.SIZE != 0) {
            throw faulty(name, "shape: " + Arrays.toString(shape) + " of " + dtype, "a whole number of bytes");
        }
        return bits / Byte.SIZE;
    }

    private <T> T present(String name, String field, @Nullable T value) {
        if (value == null) {
            throw faulty(name, field + ": missing", "an object of dtype, shape and data_offsets");
        }
        return value;
    }

    private UnreadableWeightsException malformed(String what) {
        return UnreadableWeightsException.ofFile(file, "header: " + what, "one JSON object of tensors by name");
    }

    private UnreadableWeightsException faulty(String name, String what, String expectation) {
        return UnreadableWeightsException.ofTensor(file, name, what, expectation);
    }
}
