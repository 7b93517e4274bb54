package io.speculative.bench.passes;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A plain read of memory: libtorch adds up 64-bit integers with the threads it has for a pass. From a cache it reads at
 * more than twice the speed of memory, so it waits for the memory, not for the additions. A pass that reads as many bytes
 * of weights can't be faster, up to what both find in a cache.
 */
final class MemoryRead implements AutoCloseable {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray numbers;

    /**
     * Sets the memory aside and writes to all of it, because pages that were never written to are one page read again and
     * again.
     *
     * @param bytes how much to read, rounded down to whole integers
     */
    MemoryRead(long bytes) {
        numbers = manager.ones(new Shape(bytes / Long.BYTES), DataType.INT64);
    }

    /** Reads everything once; the sum shows that it did. */
    long sum() {
        try (NDArray sum = numbers.sum()) {
            return sum.getLong();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
