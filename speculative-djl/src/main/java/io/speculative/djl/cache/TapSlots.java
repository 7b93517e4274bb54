package io.speculative.djl.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The hidden states that one sequence keeps: for each place in the model one slot per slot of the {@link KeyValueCache} that
 * owns this. None at all for most sequences. Not thread-safe.
 */
public final class TapSlots {

    private final NDArray array;
    private final List<Integer> places;

    private TapSlots(NDArray array, List<Integer> places) {
        this.array = array;
        this.places = places;
    }

    /** Reserves empty slots of 32-bit floats; without places that is no memory. */
    static TapSlots create(NDManager manager, List<Integer> places, int capacity, int width) {
        NDArray array = manager.create(new Shape(places.size(), capacity, width), DataType.FLOAT32);
        return new TapSlots(array, List.copyOf(places));
    }

    /**
     * The memory: [places, slots, width]. A forward pass writes to it in place, to the slots that it writes keys to.
     *
     * @return the array, owned by the cache
     */
    public NDArray array() {
        return array;
    }

    /**
     * The places in the model whose states are kept.
     *
     * @return their numbers, in the order of the array; mostly empty
     */
    public List<Integer> places() {
        return places;
    }

    /**
     * The number of values in a slot.
     *
     * @return at least 1
     */
    public int width() {
        return Math.toIntExact(array.getShape().get(2));
    }

    /**
     * Copies one slot.
     *
     * @param index the place, from 0 in the order of {@link #places}
     * @param slot one that was written
     * @param destination receives {@link #width} values from index 0
     */
    public void copy(int index, int slot, float[] destination) {
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray one = array.get(new NDIndex("{}, {}", index, slot));
            one.attach(scope);
            System.arraycopy(one.toFloatArray(), 0, destination, 0, width());
        }
    }

    /** Moves some slots to others that follow each other. */
    void move(NDArray slots, int first, int end, NDManager scope) {
        if (!places.isEmpty()) {
            NDArray kept = array.get(new NDIndex(":, {}", slots));
            kept.attach(scope);
            array.set(new NDIndex(":, {}:{}", first, end), kept);
        }
    }

    void close() {
        array.close();
    }
}
