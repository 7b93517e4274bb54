package io.speculative.djl.weights;

import io.speculative.djl.json.LfsPointer;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One open safetensors file, checked as a whole: when {@link #open} returns, every tensor has a known dtype and a range
 * of exactly its size, and the ranges fill the file without overlap, hole or rest.
 */
final class SafetensorsFile implements TensorFile {

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int BEGINNING = 64;
    private static final long MAX_HEADER_BYTES = 100_000_000;

    /** The text in three forms, and entries, which take six times as much as their shortest text. */
    private static final double HEAP_PER_HEADER_BYTE = 16;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, TensorEntry> entries;

    private SafetensorsFile(Path file, FileChannel channel, Map<String, TensorEntry> entries) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
    }

    /** Opens and checks a file. */
    static SafetensorsFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw UnreadableWeightsException.ofFile(file, "not a file", "a safetensors file");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafetensorsFile(file, channel, readEntries(file, channel, channel.size()));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a readable file", e);
        }
    }

    @Override
    public Path path() {
        return file;
    }

    @Override
    public Map<String, TensorEntry> entries() {
        return entries;
    }

    @Override
    public void read(TensorEntry entry, long offset, ByteBuffer destination) {
        try {
            read(file, channel, entry.begin() + offset, destination.duplicate());
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a readable file", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a file that can be closed", e);
        }
    }

    private static Map<String, TensorEntry> readEntries(Path file, FileChannel channel, long size) throws IOException {
        if (size < LENGTH_BYTES) {
            throw UnreadableWeightsException.ofFile(
                    file, size + " bytes", "at least the " + LENGTH_BYTES + " bytes of the header's length");
        }
        if (LfsPointer.isAt(read(file, channel, 0, Math.toIntExact(Math.min(size, BEGINNING))))) {
            throw UnreadableWeightsException.ofFile(file, LfsPointer.FOUND, LfsPointer.EXPECTED);
        }
        long length = read(file, channel, 0, LENGTH_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        long available = Math.min(size - LENGTH_BYTES, MAX_HEADER_BYTES);
        if (length < 2 || length > available) {
            throw UnreadableWeightsException.ofFile(
                    file, "header length: " + Long.toUnsignedString(length), "2 to " + available + " bytes");
        }
        HeapRoom.require(file + ": header", HEAP_PER_HEADER_BYTE * length);
        String json = decode(file, read(file, channel, LENGTH_BYTES, Math.toIntExact(length)));
        long dataBegin = LENGTH_BYTES + length;
        Map<String, TensorEntry> entries = new SafetensorsHeader(file, dataBegin, size - dataBegin).parse(json);
        requireSeamless(file, entries, dataBegin, size);
        return Collections.unmodifiableMap(entries);
    }

    private static ByteBuffer read(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        read(file, channel, position, bytes);
        return bytes.flip();
    }

    private static void read(Path file, FileChannel channel, long position, ByteBuffer destination) throws IOException {
        long end = position + destination.remaining();
        while (destination.hasRemaining()) {
            long at = end - destination.remaining();
            if (channel.read(destination, at) < 0) {
                throw UnreadableWeightsException.ofFile(file, at + " bytes", "at least " + end + " bytes");
            }
        }
    }

    private static String decode(Path file, ByteBuffer json) {
        if (json.get(0) != '{') {
            throw UnreadableWeightsException.ofFile(
                    file, "header: begins with byte " + Byte.toUnsignedInt(json.get(0)), "a JSON object");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(json).toString();
        } catch (CharacterCodingException e) {
            throw UnreadableWeightsException.ofFile(file, "header: not UTF-8", "valid JSON", e);
        }
    }

    private static void requireSeamless(Path file, Map<String, TensorEntry> entries, long dataBegin, long size) {
        List<TensorEntry> ordered = entries.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        long expected = dataBegin;
        String before = "the header";
        for (TensorEntry entry : ordered) {
            if (entry.begin() != expected) {
                throw UnreadableWeightsException.ofTensor(
                        file,
                        entry.name(),
                        "begins at byte " + entry.begin(),
                        "byte " + expected + ", where " + before + " ends; "
                                + (entry.begin() < expected ? "the two overlap" : "the bytes between are nobody's"));
            }
            expected = entry.end();
            before = entry.name();
        }
        if (expected != size) {
            throw UnreadableWeightsException.ofFile(
                    file, size + " bytes", expected + " bytes, where " + before + " ends");
        }
    }
}
