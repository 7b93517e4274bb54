package io.speculative.djl.weights;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a file, as its checked header describes it.
 *
 * @param name the name under which the model's own format knows it
 * @param dtype how its numbers are stored
 * @param shape dimensions, outermost first; elements lie in row-major order
 * @param begin offset of its first byte in the file
 * @param end offset after its last byte in the file; {@code end - begin} is exactly the size of the shape
 */
public record TensorEntry(String name, ElementType dtype, Shape shape, long begin, long end) {

    /**
     * The size of the tensor in the file.
     *
     * @return bytes
     */
    public long bytes() {
        return end - begin;
    }
}
