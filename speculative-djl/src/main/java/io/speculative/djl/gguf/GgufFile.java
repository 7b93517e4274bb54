package io.speculative.djl.gguf;

import io.speculative.djl.json.LfsPointer;
import io.speculative.djl.weights.TensorEntry;
import io.speculative.djl.weights.TensorFile;
import io.speculative.djl.weights.UnreadableWeightsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One open GGUF file, checked as a whole: when {@link #open} returns, every tensor has a type that is read and a range of
 * exactly its size within the file, aligned as the file says, and no two overlap.
 */
final class GgufFile implements TensorFile {

    private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    private static final int MOST_FACTORS = 1 << 16;

    /** Key, type and value. */
    private static final int LEAST_BYTES_OF_METADATA = Long.BYTES + Integer.BYTES + 1;

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
        this.entries = new TensorTable(input, metadata).read(tensors);
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

    /**
     * The numbers of a short tensor.
     *
     * @return one above 0 for each element, or empty if there is no such tensor
     */
    Optional<List<Double>> factors(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.shape().dimension() != 1 || entry.shape().size() > MOST_FACTORS) {
            throw UnreadableWeightsException.ofTensor(
                    file, name, "shape: " + entry.shape(), "one dimension of at most " + MOST_FACTORS);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        read(entry, 0, bytes);
        FloatBuffer numbers = FloatBuffer.allocate((int) entry.shape().size());
        entry.dtype().widen(bytes, numbers);
        List<Double> factors = new ArrayList<>();
        for (float number : numbers.array()) {
            if (!(number > 0) || Float.isInfinite(number)) {
                throw UnreadableWeightsException.ofTensor(
                        file, name, "element " + factors.size() + ": " + number, "numbers > 0");
            }
            factors.add((double) number);
        }
        return Optional.of(factors);
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
        input.requireHeap(count + " metadata", HEAP_PER_ENTRY * count);
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
}
