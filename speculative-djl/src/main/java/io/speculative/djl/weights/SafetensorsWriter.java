package io.speculative.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes tensors to a safetensors file: the length of the header as 8 bytes, little-endian, the header as JSON (for
 * every tensor its type, shape and byte range), then the bytes of all tensors one after another.
 *
 * <p>The file appears under its name only when it is complete, so an interrupted write leaves the former file intact.
 */
public final class SafetensorsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes tensors in the type in which they are held.
     *
     * @param file the file to write or replace
     * @param tensors name to tensor, float32, float16 or int64, on the CPU; written in iteration order
     * @throws IllegalArgumentException if a tensor has another type
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, Map<String, NDArray> tensors) {
        List<ByteBuffer> parts = new ArrayList<>();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
            NDArray tensor = entry.getValue();
            ByteBuffer bytes = tensor.toByteBuffer(true);
            long end = offset + bytes.remaining();
            header.put(
                    entry.getKey(),
                    Map.of(
                            "dtype", typeName(entry.getKey(), tensor.getDataType()),
                            "shape", tensor.getShape().getShape(),
                            "data_offsets", new long[] {offset, end}));
            parts.add(bytes);
            offset = end;
        }
        parts.add(0, header(header));
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                for (ByteBuffer part : parts) {
                    while (part.hasRemaining()) {
                        channel.write(part);
                    }
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("file: cannot write " + file, e);
        }
    }

    /** The length field and the header, padded with spaces so that the first tensor starts on an aligned byte. */
    private static ByteBuffer header(Map<String, Object> header) {
        try {
            byte[] json = JSON.writeValueAsBytes(header);
            int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(length).put(json);
            buffer.put(" ".repeat(length - json.length).getBytes(StandardCharsets.US_ASCII));
            return buffer.flip();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typeName(String tensor, DataType type) {
        return switch (type) {
            case FLOAT32 -> "F32";
            case FLOAT16 -> "F16";
            case INT64 -> "I64";
            default ->
                throw new IllegalArgumentException(tensor + ": " + type + " (expected: FLOAT32, FLOAT16 or INT64)");
        };
    }
}
