package io.speculative.djl.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The index of a sharded model: which file of the same folder holds which tensor.
 *
 * @param file the index itself
 * @param shardOf file name by tensor name
 */
record ShardIndex(Path file, Map<String, String> shardOf) {

    private static final String WEIGHT_MAP = "weight_map";

    /** An empty object takes 80 bytes, and 3 characters with its comma. */
    private static final double HEAP_PER_BYTE = 32;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads an index; the files it names are not looked at. */
    static ShardIndex read(Path file) {
        JsonNode weightMap = parse(file).path(WEIGHT_MAP);
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw UnreadableWeightsException.ofFile(file, WEIGHT_MAP + ": missing", "an object of files by tensor");
        }
        Map<String, String> shardOf = new LinkedHashMap<>();
        weightMap.properties().forEach(field -> {
            String shard = field.getValue().asText();
            if (!field.getValue().isTextual() || !isPlainName(shard)) {
                throw UnreadableWeightsException.ofTensor(
                        file, field.getKey(), "file: " + field.getValue(), "the name of a file in the same folder");
            }
            shardOf.put(field.getKey(), shard);
        });
        return new ShardIndex(file, shardOf);
    }

    /** The names of all files of the model. */
    SortedSet<String> shards() {
        return new TreeSet<>(shardOf.values());
    }

    private static JsonNode parse(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            HeapRoom.require(file, HEAP_PER_BYTE * Files.size(file));
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw UnreadableWeightsException.ofFile(file, e.getOriginalMessage(), "valid JSON", e);
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a readable file", e);
        }
    }

    /** Keeps an index from reaching outside its folder. */
    private static boolean isPlainName(String name) {
        return name.matches("[\\w.-]+") && !name.startsWith(".");
    }
}
