package io.speculative.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;

/**
 * Rows of floats on the device: [rows, width]. On a CPU a row is read where it lies; from another device each row asked
 * for is one transfer. Not thread-safe; unusable after its owner is closed.
 */
public final class Rows {

    private final NDArray array;
    private final int width;
    private final boolean local;

    /**
     * Reads an array's rows.
     *
     * @param array [rows, width] float32; stays its owner's
     */
    public Rows(NDArray array) {
        this.array = array;
        this.width = Math.toIntExact(array.getShape().get(1));
        this.local = !array.getDevice().isGpu();
    }

    /**
     * The number of rows.
     *
     * @return at least 1
     */
    public int count() {
        return Math.toIntExact(array.getShape().get(0));
    }

    /**
     * The number of values in a row.
     *
     * @return at least 1
     */
    public int width() {
        return width;
    }

    /**
     * Copies one row.
     *
     * @param row from 0
     * @param destination receives {@link #width} values from index 0
     */
    public void copy(int row, float[] destination) {
        if (local) {
            FloatBuffer values = array.toByteBuffer(true).asFloatBuffer();
            values.position(row * width).get(destination, 0, width);
            return;
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray one = array.get(row);
            one.attach(scope);
            System.arraycopy(one.toFloatArray(), 0, destination, 0, width);
        }
    }

    /**
     * The rows as they lie on the device.
     *
     * @return [rows, width], not to be closed
     */
    public NDArray array() {
        return array;
    }
}
