package io.speculative.djl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages the weights of a folder: header, payload, shards and their index. */
final class RandomWeights {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> DTYPES =
            List.of("F32", "F16", "BF16", "I8", "U8", "I64", "F64", "F8_E4M3", "BOOL", "F4", "Q4", "f32", "");
    private static final long[] SIZES = {
        0, 1, 2, 3, 31, 32, 33, 96, 1 << 20, Integer.MAX_VALUE, 1L << 31, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE
    };

    private RandomWeights() {}

    static void damage(Path folder, RandomGenerator random) throws IOException {
        Path file = folder.resolve(SINGLE);
        if (!Files.isRegularFile(file)) {
            damageIndex(folder, random);
            return;
        }
        if (random.nextInt(5) == 0) {
            split(folder, random);
            return;
        }
        StoredTensors tensors = StoredTensors.read(file);
        for (int damages = random.nextInt(3); damages > 0; damages--) {
            damage(tensors.header(), random);
        }
        byte[] data = payload(tensors.data(), random);
        String header = text(tensors.header(), random);
        write(file, header, length(header, random), data);
    }

    private static void damage(ObjectNode header, RandomGenerator random) throws IOException {
        String name = anyName(header, random);
        String other = anyName(header, random);
        if (!(header.get(name) instanceof ObjectNode entry)) {
            header.remove(name);
            return;
        }
        switch (random.nextInt(12)) {
            case 0 -> header.remove(name);
            case 1 -> header.set(name + ".weight", header.remove(name));
            case 2 -> {
                JsonNode swapped = header.get(other);
                header.set(other, entry);
                header.set(name, swapped);
            }
            case 3 -> entry.put("dtype", DTYPES.get(random.nextInt(DTYPES.size())));
            case 4, 5 -> number(entry.path("shape"), random);
            case 6, 7 -> number(entry.path("data_offsets"), random);
            case 8 ->
                entry.set(
                        "data_offsets", header.path(other).path("data_offsets").deepCopy());
            case 9 -> entry.set(random.nextBoolean() ? "shape" : "dtype", JSON.readTree(RandomConfig.value(random)));
            case 10 -> header.set(name, JSON.readTree(RandomConfig.value(random)));
            default ->
                header.set(random.nextBoolean() ? "__metadata__" : "extra", JSON.readTree(RandomConfig.value(random)));
        }
    }

    private static void number(JsonNode array, RandomGenerator random) {
        if (!(array instanceof ArrayNode numbers) || array.isEmpty()) {
            return;
        }
        long size = SIZES[random.nextInt(SIZES.length)];
        int at = random.nextInt(numbers.size() + 1);
        switch (random.nextInt(4)) {
            case 0 -> numbers.insert(at, size);
            case 1 -> numbers.remove(at);
            default ->
                numbers.set(
                        Math.min(at, numbers.size() - 1), JSON.getNodeFactory().numberNode(size));
        }
    }

    private static byte[] payload(byte[] data, RandomGenerator random) {
        byte[] damaged =
                Arrays.copyOf(data, Math.max(0, data.length + (random.nextInt(6) == 0 ? random.nextInt(-20, 20) : 0)));
        if (random.nextInt(3) == 0 && damaged.length > 8) {
            int kinds = random.nextInt(4);
            for (int count = 1 + random.nextInt(64); count > 0; count--) {
                int at = random.nextInt(damaged.length / 4) * 4;
                int bits = switch (kinds) {
                    case 0 -> 0x7FC00000;
                    case 1 -> 0x7F7FFFFF;
                    case 2 -> 0x00000001;
                    default -> random.nextInt();
                };
                ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(at, bits);
            }
        }
        return damaged;
    }

    private static String text(ObjectNode header, RandomGenerator random) {
        String text = header.toString();
        return switch (random.nextInt(16)) {
            case 0 ->
                text.replaceFirst(
                        "\\{",
                        "{\"" + anyName(header, random)
                                + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");
            case 1 -> text.substring(0, random.nextInt(text.length()));
            case 2 -> text + " ".repeat(random.nextInt(100));
            case 3 -> text + "}";
            default -> text;
        };
    }

    private static long length(String header, RandomGenerator random) {
        int real = header.getBytes(StandardCharsets.UTF_8).length;
        return switch (random.nextInt(12)) {
            case 0 -> SIZES[random.nextInt(SIZES.length)];
            case 1 -> real + random.nextInt(-5, 6);
            default -> real;
        };
    }

    /** Two shards and an index of them, most often with a fault. */
    private static void split(Path folder, RandomGenerator random) throws IOException {
        StoredTensors all = StoredTensors.read(folder.resolve(SINGLE));
        Files.delete(folder.resolve(SINGLE));
        ObjectNode map = JSON.createObjectNode();
        List<String> names = names(all.header());
        int first = random.nextInt(names.size() + 1);
        for (int shard = 0; shard < 2; shard++) {
            ObjectNode header = JSON.createObjectNode();
            for (String name : shard == 0 ? names.subList(0, first) : names.subList(first, names.size())) {
                if (!name.equals("__metadata__")) {
                    header.set(name, all.header().get(name));
                    map.put(name, "shard" + shard + ".safetensors");
                }
            }
            write(header, all.data(), folder.resolve("shard" + shard + ".safetensors"));
        }
        Files.writeString(
                folder.resolve(INDEX),
                JSON.createObjectNode().set("weight_map", map).toString());
        if (random.nextInt(4) != 0) {
            damageIndex(folder, random);
        }
    }

    /** Copies the bytes of some tensors to a file of their own. */
    private static void write(ObjectNode header, byte[] data, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        header.forEach(entry -> {
            ArrayNode offsets = (ArrayNode) entry.path("data_offsets");
            int begin = offsets.path(0).asInt();
            int length = offsets.path(1).asInt() - begin;
            offsets.removeAll().add(bytes.size()).add(bytes.size() + length);
            bytes.write(data, begin, length);
        });
        String text = header.toString();
        write(file, text, text.getBytes(StandardCharsets.UTF_8).length, bytes.toByteArray());
    }

    private static void damageIndex(Path folder, RandomGenerator random) throws IOException {
        Path file = folder.resolve(INDEX);
        if (!Files.isRegularFile(file)) {
            return;
        }
        ObjectNode index = (ObjectNode) JSON.readTree(file.toFile());
        if (index.path("weight_map") instanceof ObjectNode map && !map.isEmpty()) {
            String name = anyName(map, random);
            switch (random.nextInt(8)) {
                case 0 -> map.remove(name);
                case 1 -> map.put(name, "absent.safetensors");
                case 2 -> map.put(name, map.path(anyName(map, random)).asText());
                case 3 -> map.put(name, "../" + SINGLE);
                case 4 -> map.set(name, JSON.readTree(RandomConfig.value(random)));
                case 5 -> index.set("weight_map", JSON.readTree(RandomConfig.value(random)));
                case 6 -> map.put("another.weight", map.path(name).asText());
                default -> Files.deleteIfExists(folder.resolve(map.path(name).asText()));
            }
        }
        String text = index.toString();
        Files.writeString(file, random.nextInt(8) == 0 ? text.substring(0, random.nextInt(text.length())) : text);
    }

    private static void write(Path file, String header, long length, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .put(json)
                        .put(data)
                        .array());
    }

    private static String anyName(ObjectNode object, RandomGenerator random) {
        List<String> names = names(object);
        return names.isEmpty() ? "none" : names.get(random.nextInt(names.size()));
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
