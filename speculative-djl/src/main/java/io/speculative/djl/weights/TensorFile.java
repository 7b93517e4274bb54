package io.speculative.djl.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** An open file of tensors whose header has been checked. Safe for use by several threads, except for {@link #close}. */
public interface TensorFile extends AutoCloseable {

    /**
     * The file.
     *
     * @return the path it was opened from
     */
    Path path();

    /**
     * The tensors.
     *
     * @return by name, in the order of the header; unmodifiable
     */
    Map<String, TensorEntry> entries();

    /**
     * Reads a part of a tensor.
     *
     * @param entry one of this file's tensors
     * @param offset first byte, counted from the tensor's own
     * @param destination filled from its position to its limit, both left as they are
     * @throws UnreadableWeightsException if the file can't be read
     */
    void read(TensorEntry entry, long offset, ByteBuffer destination);

    @Override
    void close();
}
