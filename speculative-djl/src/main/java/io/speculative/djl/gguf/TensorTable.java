package io.speculative.djl.gguf;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.weights.TensorEntry;
import io.speculative.djl.weights.UnreadableWeightsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the descriptions of a GGUF file's tensors, which follow its metadata, and checks where their numbers lie. */
final class TensorTable {

    private static final String ALIGNMENT = "general.alignment";
    private static final int USUAL_ALIGNMENT = 32;
    private static final int MAX_RANK = 4;

    /** Name, rank, type and offset. */
    private static final int LEAST_BYTES_OF_TENSOR = Long.BYTES + Integer.BYTES + Integer.BYTES + Long.BYTES;

    private static final double HEAP_PER_ENTRY = 512;

    private final GgufInput input;
    private final GgufMetadata metadata;
    private final Path file;

    TensorTable(GgufInput input, GgufMetadata metadata) {
        this.input = input;
        this.metadata = metadata;
        this.file = metadata.file();
    }

    /** So many tensors by name, in the order of the file; unmodifiable. */
    Map<String, TensorEntry> read(long count) {
        if (count < 0 || count > input.left() / LEAST_BYTES_OF_TENSOR) {
            throw input.fault(
                    "tensor count: " + Long.toUnsignedString(count),
                    "at most " + input.left() / LEAST_BYTES_OF_TENSOR + ", as " + input.left()
                            + " bytes of the file are left");
        }
        input.requireHeap(count + " tensors", HEAP_PER_ENTRY * count);
        Map<String, TensorEntry> relative = new LinkedHashMap<>();
        for (long tensor = 0; tensor < count; tensor++) {
            TensorEntry entry = entry(tensor);
            if (relative.put(entry.name(), entry) != null) {
                throw UnreadableWeightsException.ofTensor(file, entry.name(), "twice", "each tensor once");
            }
        }
        return placed(relative);
    }

    /** A tensor with its range counted from the beginning of the data. */
    private TensorEntry entry(long number) {
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

    private Map<String, TensorEntry> placed(Map<String, TensorEntry> relative) {
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
