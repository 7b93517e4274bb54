package io.speculative.djl.gguf;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.json.LfsPointer;
import io.speculative.djl.weights.TensorEntry;
import io.speculative.djl.weights.TensorFile;
import io.speculative.djl.weights.UnreadableWeightsException;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One open GGUF file, checked as a whole: when {@link #open} returns, every tensor has a type that is read and a range of
 * exactly its size within the file, aligned as the file says, and no two overlap.
 */
final class GgufFile implements TensorFile {

    private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    private static final String ALIGNMENT = "general.alignment";
    private static final int USUAL_ALIGNMENT = 32;
    private static final int MAX_RANK = 4;

    /** Key, type and value. */
    private static final int LEAST_BYTES_OF_METADATA = Long.BYTES + Integer.BYTES + 1;

    /** Name, rank, type and offset. */
    private static final int LEAST_BYTES_OF_TENSOR = Long.BYTES + Integer.BYTES + Integer.BYTES + Long.BYTES;

    private static final double HEAP_PER_ENTRY = 512;

    private final Path file;
    private final FileChannel channel;
    private final GgufMetadata metadata;
    private final Map<String, TensorEntry> entries;

    private GgufFile(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        GgufInput input = new GgufInput(file, channel);
        requireKnownFormat(input);
        long tensors = input.nextLong("tensor count");
        long pairs = input.nextCount("metadata count", LEAST_BYTES_OF_METADATA);
        this.metadata = metadata(input, pairs);
        this.entries = entries(input, tensors);
    }

    /**
     * Opens and checks a file.
     *
     * @throws UnreadableWeightsException if it is no GGUF file of version 2 or 3, or malformed
     */
    static GgufFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw UnreadableWeightsException.ofFile(file, "not a file", "a GGUF file");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new GgufFile(file, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw UnreadableWeightsException.ofFile(file, e.toString(), "a readable file", e);
        }
    }

    GgufMetadata metadata() {
        return metadata;
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
        ByteBuffer bytes = destination.duplicate();
        long end = entry.begin() + offset + bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                long at = end - bytes.remaining();
                if (channel.read(bytes, at) < 0) {
                    throw UnreadableWeightsException.ofFile(file, at + " bytes", "at least " + end + " bytes");
                }
            }
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

    private static void requireKnownFormat(GgufInput input) {
        ByteBuffer beginning = input.beginning();
        if (LfsPointer.isAt(beginning)) {
            throw input.fault(LfsPointer.FOUND, LfsPointer.EXPECTED);
        }
        int magic = input.nextInt("magic");
        if (magic != MAGIC) {
            throw input.fault("magic: %08x".formatted(magic), "GGUF, as the file begins");
        }
        int version = input.nextInt("version");
        if (version != 2 && version != 3) {
            boolean swapped = Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3;
            throw input.fault(
                    "version: " + (swapped ? Integer.reverseBytes(version) + ", big-endian" : version),
                    "2 or 3, little-endian");
        }
    }

    private GgufMetadata metadata(GgufInput input, long count) {
        HeapRoom.require(file + ": " + count + " metadata", HEAP_PER_ENTRY * count);
        GgufValues values = new GgufValues(input);
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (long pair = 0; pair < count; pair++) {
            String key = input.nextText("key of metadata " + pair);
            if (pairs.put(key, values.next(key)) != null) {
                throw input.fault(key + ": twice", "each key once");
            }
        }
        return new GgufMetadata(file, Collections.unmodifiableMap(pairs));
    }

    private Map<String, TensorEntry> entries(GgufInput input, long count) {
        if (count < 0 || count > input.left() / LEAST_BYTES_OF_TENSOR) {
            throw input.fault(
                    "tensor count: " + Long.toUnsignedString(count),
                    "at most " + input.left() / LEAST_BYTES_OF_TENSOR + ", as " + input.left()
                            + " bytes of the file are left");
        }
        HeapRoom.require(file + ": " + count + " tensors", HEAP_PER_ENTRY * count);
        Map<String, TensorEntry> relative = new LinkedHashMap<>();
        for (long tensor = 0; tensor < count; tensor++) {
            TensorEntry entry = entry(input, tensor);
            if (relative.put(entry.name(), entry) != null) {
                throw UnreadableWeightsException.ofTensor(file, entry.name(), "twice", "each tensor once");
            }
        }
        return placed(relative, input);
    }

    /** A tensor with its range counted from the beginning of the data. */
    private TensorEntry entry(GgufInput input, long number) {
        String name = input.nextText("name of tensor " + number);
        int rank = input.nextInt(name + ": rank");
        if (rank < 1 || rank > MAX_RANK) {
            throw UnreadableWeightsException.ofTensor(file, name, "rank: " + rank, "1 to " + MAX_RANK);
        }
        long[] shape = new long[rank];
        long elements = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            shape[axis] = input.nextLong(name + ": shape");
            if (shape[axis] < 1 || shape[axis] > Long.MAX_VALUE / Float.BYTES / elements) {
                throw UnreadableWeightsException.ofTensor(
                        file,
                        name,
                        "shape: " + Long.toUnsignedString(shape[axis]),
                        "numbers from 1 on that fit the file");
            }
            elements *= shape[axis];
        }
        int typeNumber = input.nextInt(name + ": type");
        GgufType type = GgufType.numbered(typeNumber)
                .orElseThrow(() -> UnreadableWeightsException.ofTensor(
                        file, name, "type: " + typeNumber, "one of " + List.of(GgufType.values())));
        if (shape[rank - 1] % type.blockElements() != 0) {
            throw UnreadableWeightsException.ofTensor(
                    file,
                    name,
                    "rows of " + shape[rank - 1] + " elements",
                    "whole blocks of " + type.blockElements() + ", as it is " + type);
        }
        long begin = input.nextLong(name + ": offset");
        long bytes = elements / type.blockElements() * type.blockBytes();
        if (begin < 0 || begin > input.size() || bytes > input.size() - begin) {
            throw UnreadableWeightsException.ofTensor(
                    file,
                    name,
                    "offset: " + Long.toUnsignedString(begin) + ", of " + bytes + " bytes",
                    "a range within the file's " + input.size());
        }
        return new TensorEntry(name, type, new Shape(shape), begin, begin + bytes);
    }

    private Map<String, TensorEntry> placed(Map<String, TensorEntry> relative, GgufInput input) {
        int alignment = metadata.integer(ALIGNMENT).orElse(USUAL_ALIGNMENT);
        if (alignment < 1 || Integer.bitCount(alignment) != 1) {
            throw metadata.refusal(ALIGNMENT, alignment, "a power of two");
        }
        long data = (input.position() + alignment - 1) / alignment * alignment;
        Map<String, TensorEntry> placed = new LinkedHashMap<>();
        relative.forEach((name, entry) -> {
            if (entry.begin() % alignment != 0) {
                throw UnreadableWeightsException.ofTensor(
                        file, name, "offset: " + entry.begin(), "a multiple of " + alignment);
            }
            if (data + entry.end() > input.size()) {
                throw UnreadableWeightsException.ofTensor(
                        file,
                        name,
                        "ends at byte " + (data + entry.end()),
                        "at most " + input.size() + ", the file's size");
            }
            placed.put(
                    name,
                    new TensorEntry(name, entry.dtype(), entry.shape(), data + entry.begin(), data + entry.end()));
        });
        requireApart(placed.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin))
                .toList());
        return Collections.unmodifiableMap(placed);
    }

    private void requireApart(List<TensorEntry> ordered) {
        for (int i = 1; i < ordered.size(); i++) {
            TensorEntry before = ordered.get(i - 1);
            TensorEntry entry = ordered.get(i);
            if (entry.begin() < before.end()) {
                throw UnreadableWeightsException.ofTensor(
                        file,
                        entry.name(),
                        "begins at byte " + entry.begin(),
                        "at least " + before.end() + ", where " + before.name() + " ends; the two overlap");
            }
        }
    }
}
