package io.speculative.djl.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** How a file stores the numbers of a tensor: one by one, or in blocks that share a scale. */
public interface ElementType {

    /**
     * What the format calls it.
     *
     * @return a short name, such as {@code BF16}
     */
    String name();

    /**
     * Whether tensors of this type can be weights.
     *
     * @return false for types that are known, so that a file can be checked, and not read
     */
    boolean usable();

    /**
     * The number of elements of a block; rows hold whole blocks.
     *
     * @return 1 where elements are stored one by one
     */
    int blockElements();

    /**
     * The size of a block.
     *
     * @return bytes
     */
    int blockBytes();

    /**
     * Reads every block left in {@code source} as 32-bit floats.
     *
     * @param source little-endian blocks of this type
     * @param target room for their elements
     */
    void widen(ByteBuffer source, FloatBuffer target);
}
