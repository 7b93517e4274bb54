package io.speculative.djl.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The key-value cache of one sequence: {@code capacity} slots, of which the first {@code length} hold committed tokens.
 *
 * <p>A cache may keep hidden states of the same tokens ({@link TapSlots}): the same slots, moved together.
 *
 * <p>The memory is reserved at once but not touched: on a CPU the system hands out pages as slots are written. Not
 * thread-safe. The owner closes it.
 */
public final class KeyValueCache implements AutoCloseable {

    private static final int SLOT_AXIS = 3;

    private final NDArray array;
    private final TapSlots taps;
    private int length;

    private KeyValueCache(NDArray array, TapSlots taps) {
        this.array = array;
        this.taps = taps;
    }

    /**
     * Reserves an empty cache of 32-bit floats.
     *
     * @param manager the owner of the memory, which it takes back at the latest when it is closed
     * @param layers number of layers
     * @param heads number of key-value heads per layer; they are never expanded to the number of query heads
     * @param capacity number of slots
     * @param headSize width of one head
     * @return the cache; the caller closes it
     */
    public static KeyValueCache create(NDManager manager, int layers, int heads, int capacity, int headSize) {
        return create(manager, layers, heads, capacity, headSize, List.of(), 1);
    }

    /**
     * Reserves an empty cache that keeps hidden states as well.
     *
     * @param manager the owner of the memory, which it takes back at the latest when it is closed
     * @param layers number of layers
     * @param heads number of key-value heads per layer; they are never expanded to the number of query heads
     * @param capacity number of slots
     * @param headSize width of one head
     * @param places the numbers of the places in the model whose states are kept
     * @param width width of a state
     * @return the cache; the caller closes it
     */
    public static KeyValueCache create(
            NDManager manager, int layers, int heads, int capacity, int headSize, List<Integer> places, int width) {
        NDArray array = manager.create(new Shape(layers, 2, heads, capacity, headSize), DataType.FLOAT32);
        try {
            return new KeyValueCache(array, TapSlots.create(manager, places, capacity, width));
        } catch (RuntimeException e) {
            array.close();
            throw e;
        }
    }

    /**
     * The memory: [layers, 2, heads, slots, headSize], keys before values. A forward pass writes to it in place; what
     * lies behind the committed and the scored slots is undefined.
     *
     * @return the array, owned by this cache
     */
    public NDArray array() {
        return array;
    }

    /**
     * The hidden states in the same slots.
     *
     * @return those of this cache, which owns them
     */
    public TapSlots taps() {
        return taps;
    }

    /**
     * The number of slots that hold committed tokens.
     *
     * @return 0 to {@link #capacity}
     */
    public int length() {
        return length;
    }

    /**
     * The number of slots.
     *
     * @return at least 1
     */
    public int capacity() {
        return Math.toIntExact(array.getShape().get(SLOT_AXIS));
    }

    /**
     * Commits the next slots as they are.
     *
     * @param count how many, at least 0
     */
    public void append(int count) {
        if (count < 0 || count > capacity() - length) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 to " + (capacity() - length) + ")");
        }
        length += count;
    }

    /**
     * Commits some of the slots behind the committed ones, moving them to the front in the given order. The other slots
     * behind are lost.
     *
     * @param offsets slots counted from {@link #length}, strictly rising
     */
    public void gather(int... offsets) {
        int kept = 0;
        while (kept < offsets.length && offsets[kept] == kept) {
            kept++;
        }
        if (kept < offsets.length) {
            move(offsets, kept);
        }
        append(offsets.length);
    }

    /**
     * Drops committed slots from the end.
     *
     * @param newLength the number of slots to keep, at most {@link #length}
     */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("newLength: " + newLength + " (expected: 0 to " + length + ")");
        }
        length = newLength;
    }

    /** Gives the memory back; does nothing the second time. */
    @Override
    public void close() {
        array.close();
        taps.close();
    }

    private void move(int[] offsets, int first) {
        long[] slots = new long[offsets.length - first];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = (long) length + offsets[first + i];
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray from = scope.create(slots);
            NDArray kept = array.get(new NDIndex(":, :, :, {}", from));
            kept.attach(scope);
            array.set(new NDIndex(":, :, :, {}:{}", length + first, length + offsets.length), kept);
            taps.move(from, length + first, length + offsets.length, scope);
        }
    }
}
