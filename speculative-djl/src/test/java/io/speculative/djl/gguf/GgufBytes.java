package io.speculative.djl.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes GGUF files, well-formed or not, piece by piece. */
public final class GgufBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a file of version 3. */
    public static GgufBytes header(long tensors, long metadata) {
        return new GgufBytes()
                .raw("GGUF".getBytes(StandardCharsets.US_ASCII))
                .number(3)
                .number(tensors)
                .number(metadata);
    }

    public GgufBytes raw(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    public GgufBytes number(int value) {
        return raw(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    public GgufBytes number(long value) {
        return raw(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    public GgufBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return number((long) utf8.length).raw(utf8);
    }

    /** Metadata that is a text. */
    public GgufBytes pair(String key, String value) {
        return text(key).number(8).text(value);
    }

    /** Metadata that is an unsigned 32-bit integer. */
    public GgufBytes pair(String key, int value) {
        return text(key).number(4).number(value);
    }

    /** Metadata that is a 32-bit float. */
    public GgufBytes pair(String key, float value) {
        return text(key).number(6).number(Float.floatToIntBits(value));
    }

    /** Metadata that is a list of texts. */
    public GgufBytes pair(String key, List<String> values) {
        text(key).number(9).number(8).number((long) values.size());
        values.forEach(this::text);
        return this;
    }

    /** The description of a tensor; the innermost dimension first, as in the file. */
    public GgufBytes tensor(String name, int type, long offset, long... dimensions) {
        text(name).number(dimensions.length);
        for (long dimension : dimensions) {
            number(dimension);
        }
        return number(type).number(offset);
    }

    /** Zeros up to a multiple of 32 bytes, and so many more. */
    public GgufBytes data(int count) {
        return raw(new byte[(32 - bytes.size() % 32) % 32 + count]);
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
