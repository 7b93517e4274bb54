package io.speculative.djl.shape;

/**
 * The attention heads of a layer.
 *
 * @param count number of query heads
 * @param keyValues number of key and value heads, each shared by as many query heads; divides {@code count}
 * @param size width of one head
 */
public record Heads(int count, int keyValues, int size) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not positive, the heads together are wider than
     *     an int says, or the key-value heads do not divide the heads
     */
    public Heads {
        Size.requirePositive("count", count);
        Size.requirePositive("keyValues", keyValues);
        Size.requirePositive("size", size);
        if (count > Integer.MAX_VALUE / size) {
            throw new IllegalArgumentException(
                    "count: " + count + " (expected: <= " + Integer.MAX_VALUE / size + " of size " + size + ")");
        }
        if (count % keyValues != 0) {
            throw new IllegalArgumentException(
                    "keyValues: " + keyValues + " (expected: a divisor of count = " + count + ")");
        }
    }

    /**
     * The width of all queries of a row.
     *
     * @return {@code count * size}
     */
    public int queryWidth() {
        return count * size;
    }

    /**
     * The width of all keys of a row, which is that of all values.
     *
     * @return {@code keyValues * size}
     */
    public int keyWidth() {
        return keyValues * size;
    }
}
