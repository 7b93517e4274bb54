package io.speculative.training.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.speculative.djl.weights.SafetensorsWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a run, read from a file: weights, moments of an optimiser, and counters such as the number of updates. Owns
 * the tensors read; the caller closes it. For one thread at a time.
 */
public final class CheckpointFile implements AutoCloseable {

    private final Path file;
    private final NDManager scope;
    private final Map<String, NDArray> saved = new LinkedHashMap<>();

    private CheckpointFile(Path file, NDManager scope) {
        this.file = file;
        this.scope = scope;
    }

    /**
     * Writes a checkpoint. The file appears under its name only when it is complete.
     *
     * @param file the file to write or replace
     * @param counters whole numbers by name
     * @param state float32 tensors on the CPU by name; no name is a counter's
     * @param manager the owner of copies made on the way; they are gone afterwards
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, Map<String, Long> counters, Map<String, NDArray> state, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            counters.forEach((name, value) -> tensors.put(name, scope.create(new long[] {value})));
            tensors.putAll(state);
            SafetensorsWriter.write(file, tensors);
        }
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @param file the file
     * @param manager the parent of the manager that owns the tensors
     * @return the checkpoint; the caller closes it
     * @throws UncheckedIOException if the file cannot be read
     */
    public static CheckpointFile read(Path file, NDManager manager) {
        CheckpointFile checkpoint = new CheckpointFile(file, manager.newSubManager());
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            for (NDArray tensor : NDList.decode(checkpoint.scope, stream)) {
                checkpoint.saved.put(tensor.getName(), tensor);
            }
            return checkpoint;
        } catch (IOException e) {
            checkpoint.close();
            throw new UncheckedIOException("checkpoint: cannot read " + file, e);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /**
     * Copies saved tensors.
     *
     * @param state the tensors to overwrite, by the names under which they were saved
     * @throws IllegalArgumentException if one is missing in the file, or has another shape there
     */
    public void copyTo(Map<String, NDArray> state) {
        state.forEach((name, tensor) -> {
            NDArray source = required(name);
            if (!source.getShape().equals(tensor.getShape())) {
                throw new IllegalArgumentException("checkpoint: " + name + " in " + file + " is " + source.getShape()
                        + " (expected: " + tensor.getShape() + ")");
            }
            tensor.set(source.toFloatArray());
        });
    }

    /**
     * A saved counter.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if it is missing in the file
     */
    public long counter(String name) {
        return required(name).getLong();
    }

    @Override
    public void close() {
        scope.close();
    }

    private NDArray required(String name) {
        NDArray tensor = saved.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("checkpoint: " + name + " missing in " + file + " (expected: present)");
        }
        return tensor;
    }
}
