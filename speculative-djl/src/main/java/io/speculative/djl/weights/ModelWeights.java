package io.speculative.djl.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.speculative.model.MemoryExhaustedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a model folder by name, from {@code model.safetensors} or from the shards that
 * {@code model.safetensors.index.json} lists.
 *
 * <p>Opening reads and checks the headers only; numbers are read when a tensor is asked for, one tensor at a time. The
 * owner closes the object when the last tensor has been read; arrays handed out stay valid. Safe for use by several threads, except for {@link #close}.
 */
public final class ModelWeights implements AutoCloseable {

    private static final String SINGLE_FILE = "model.safetensors";
    private static final String INDEX_FILE = "model.safetensors.index.json";

    /** Weights that hold Python objects, which nothing but Python reads. */
    private static final List<String> PICKLED_FILES = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");

    /** A multiple of every block. */
    private static final int ELEMENTS_PER_STEP = 1 << 20;

    private final Path source;
    private final List<TensorFile> files = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    private record Place(TensorFile file, TensorEntry entry) {}

    private ModelWeights(Path source) {
        this.source = source;
    }

    /**
     * Opens the weights of a model folder and checks every header.
     *
     * @param folder a folder in Hugging Face layout
     * @return the weights, to be closed by the caller
     * @throws UnreadableWeightsException if the folder holds no weights, or a file of them is malformed
     * @throws MemoryExhaustedException if an index or a header is too large for the Java heap
     */
    public static ModelWeights open(Path folder) {
        Path single = folder.resolve(SINGLE_FILE);
        if (Files.isRegularFile(single)) {
            return of(SafetensorsFile.open(single));
        }
        Path index = folder.resolve(INDEX_FILE);
        if (Files.isRegularFile(index)) {
            return open(ShardIndex.read(index), folder);
        }
        String expected = "a folder with " + SINGLE_FILE + " or " + INDEX_FILE;
        String pickled = PICKLED_FILES.stream()
                .filter(name -> Files.exists(folder.resolve(name)))
                .findFirst()
                .orElse("");
        if (!pickled.isEmpty()) {
            throw UnreadableWeightsException.ofFile(
                    folder,
                    pickled + " only",
                    expected + "; to convert: python -c \"from transformers import AutoModelForCausalLM as M;"
                            + " M.from_pretrained('" + folder + "').save_pretrained('" + folder + "')\"");
        }
        throw UnreadableWeightsException.ofFile(
                folder, Files.isDirectory(folder) ? "no weights" : "not a folder", expected);
    }

    private static ModelWeights open(ShardIndex index, Path folder) {
        ModelWeights weights = new ModelWeights(index.file());
        try {
            index.shards().forEach(shard -> weights.add(SafetensorsFile.open(folder.resolve(shard))));
            index.shardOf().forEach((name, shard) -> {
                Place place = weights.places.get(name);
                if (place == null || !place.file().path().equals(folder.resolve(shard))) {
                    throw UnreadableWeightsException.ofTensor(
                            folder.resolve(shard), name, "missing", "the tensor, as " + INDEX_FILE + " has it");
                }
            });
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /**
     * The weights in a file.
     *
     * @param file the file, closed with the weights
     * @return the weights, to be closed by the caller
     */
    public static ModelWeights of(TensorFile file) {
        ModelWeights weights = new ModelWeights(file.path());
        weights.add(file);
        return weights;
    }

    private void add(TensorFile file) {
        files.add(file);
        file.entries().forEach((name, entry) -> {
            Place other = places.putIfAbsent(name, new Place(file, entry));
            if (other != null) {
                throw UnreadableWeightsException.ofTensor(
                        file.path(), name, "also in " + other.file().path().getFileName(), "each tensor in one file");
            }
        });
    }

    /**
     * Where the tensors come from.
     *
     * @return the only file, or the index of the shards
     */
    public Path source() {
        return source;
    }

    /**
     * The tensors there are.
     *
     * @return their names, in file order; unmodifiable
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(places.keySet());
    }

    /**
     * Describes a tensor.
     *
     * @param name its name
     * @return dtype, shape and place in its file
     * @throws UnreadableWeightsException if there is no such tensor
     */
    public TensorEntry entry(String name) {
        return place(name).entry();
    }

    /**
     * Reads a tensor as 32-bit floats, piece by piece into memory of the array's own. Of any size.
     *
     * @param name the tensor's name
     * @param manager the owner of the array; on another device than the CPU the numbers are copied there
     * @return the array, FLOAT32, of the shape of the entry
     * @throws UnreadableWeightsException if there is no such tensor, its type is not one of weights, or a number is NaN or
     *     infinite
     */
    public NDArray float32(String name, NDManager manager) {
        TensorFile file = place(name).file();
        TensorEntry entry = place(name).entry();
        if (!entry.dtype().usable()) {
            throw UnreadableWeightsException.ofTensor(
                    file.path(), name, "dtype: " + entry.dtype().name(), "F32, F16 or BF16");
        }
        NDArray array = manager.create(entry.shape(), DataType.FLOAT32, Device.cpu());
        read(file, name, entry, array);
        if (manager.getDevice().equals(Device.cpu())) {
            return array;
        }
        try (array) {
            return array.toDevice(manager.getDevice(), false);
        }
    }

    /**
     * Whether two tensors have the same dtype, shape and bytes.
     *
     * @param first the name of one
     * @param second the name of the other
     * @return false if they differ in anything
     * @throws UnreadableWeightsException if there is no such tensor
     */
    public boolean isEqual(String first, String second) {
        Place one = place(first);
        Place other = place(second);
        if (one.entry().dtype() != other.entry().dtype()
                || !one.entry().shape().equals(other.entry().shape())) {
            return false;
        }
        long size = one.entry().bytes();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, ELEMENTS_PER_STEP));
        ByteBuffer others = ByteBuffer.allocate(bytes.capacity());
        for (long offset = 0; offset < size; offset += bytes.capacity()) {
            int count = (int) Math.min(bytes.capacity(), size - offset);
            one.file().read(one.entry(), offset, bytes.clear().limit(count));
            other.file().read(other.entry(), offset, others.clear().limit(count));
            if (!bytes.equals(others)) {
                return false;
            }
        }
        return true;
    }

    /** Closes the files. Arrays handed out stay valid. */
    @Override
    public void close() {
        files.forEach(TensorFile::close);
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw UnreadableWeightsException.ofTensor(source, name, "missing", "one of " + places.size() + " tensors");
        }
        return place;
    }

    private static void read(TensorFile file, String name, TensorEntry entry, NDArray array) {
        long elements = entry.shape().size();
        if (elements == 0) {
            return;
        }
        ElementType type = entry.dtype();
        ByteBuffer bytes = ByteBuffer.allocate(bytes(type, Math.min(ELEMENTS_PER_STEP, elements)))
                .order(ByteOrder.LITTLE_ENDIAN);
        try (NDArray flat = array.reshape(new Shape(elements))) {
            for (long first = 0; first < elements; first += ELEMENTS_PER_STEP) {
                int count = (int) Math.min(ELEMENTS_PER_STEP, elements - first);
                bytes.clear().limit(bytes(type, count));
                file.read(entry, first / type.blockElements() * type.blockBytes(), bytes);
                try (NDArray part = flat.get(new NDIndex().addSliceDim(first, first + count))) {
                    FloatBuffer numbers = part.toByteBuffer(true).asFloatBuffer();
                    type.widen(bytes, numbers);
                    requireFinite(file, name, first, numbers.flip());
                }
            }
        }
    }

    private static int bytes(ElementType type, long elements) {
        return Math.toIntExact(elements / type.blockElements() * type.blockBytes());
    }

    private static void requireFinite(TensorFile file, String name, long first, FloatBuffer numbers) {
        for (int i = 0; i < numbers.limit(); i++) {
            float number = numbers.get(i);
            if (!Float.isFinite(number)) {
                throw UnreadableWeightsException.ofTensor(
                        file.path(), name, "element " + (first + i) + ": " + number, "finite numbers");
            }
        }
    }
}
