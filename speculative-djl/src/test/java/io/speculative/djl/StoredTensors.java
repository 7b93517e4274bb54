package io.speculative.djl;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * The content of a safetensors file, to be changed and written again.
 *
 * @param header the tensors by name; changed in place
 * @param data the bytes behind it
 */
record StoredTensors(ObjectNode header, byte[] data) {

    static StoredTensors read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int length =
                    (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return new StoredTensors(
                    (ObjectNode) new JsonMapper().readTree(bytes, Long.BYTES, length),
                    Arrays.copyOfRange(bytes, Long.BYTES + length, bytes.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void rename(String tensor, String newName) {
        header.set(newName, Objects.requireNonNull(header.remove(tensor), tensor));
    }

    void write(Path file) {
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data);
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
