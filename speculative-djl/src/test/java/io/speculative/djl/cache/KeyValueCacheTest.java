package io.speculative.djl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {

    @Test
    void gather_scatteredSlots_movesThemToTheFront() {
        try (NDManager manager = NDManager.newBaseManager();
                KeyValueCache cache = numbered(manager)) {
            cache.append(2);
            cache.gather(0, 2, 5);
            assertThat(cache.length()).isEqualTo(5);
            for (int layer = 0; layer < 2; layer++) {
                for (int part = 0; part < 2; part++) {
                    float[] slots = cache.array()
                            .get(new NDIndex("{}, {}, 1, :5, 0", layer, part))
                            .toFloatArray();
                    float first = 100 * (3 * (2 * layer + part) + 1);
                    assertThat(slots).containsExactly(first, first + 10, first + 20, first + 40, first + 70);
                }
            }
        }
    }

    @Test
    void gather_withTaps_movesTheirSlotsToo() {
        try (NDManager manager = NDManager.newBaseManager();
                KeyValueCache cache = KeyValueCache.create(manager, 1, 1, 10, 2, List.of(0, 2), 3)) {
            NDArray numbers = manager.arange(60f).reshape(cache.taps().array().getShape());
            cache.taps().array().set(new NDIndex(":"), numbers);
            cache.append(2);
            cache.gather(0, 2, 5);
            assertThat(cache.taps().places()).containsExactly(0, 2);
            assertThat(state(cache, 0, 2)).containsExactly(6, 7, 8);
            assertThat(state(cache, 0, 3)).containsExactly(12, 13, 14);
            assertThat(state(cache, 1, 4)).containsExactly(51, 52, 53);
        }
    }

    @Test
    void gather_slotsInPlace_onlyCounts() {
        try (NDManager manager = NDManager.newBaseManager();
                KeyValueCache cache = numbered(manager)) {
            cache.gather(0, 1, 2);
            assertThat(cache.length()).isEqualTo(3);
            cache.truncate(1);
            assertThat(cache.length()).isEqualTo(1);
        }
    }

    @Test
    void lengths_outOfRange_refused() {
        try (NDManager manager = NDManager.newBaseManager();
                KeyValueCache cache = numbered(manager)) {
            assertThat(cache.capacity()).isEqualTo(10);
            cache.append(9);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.append(2))
                    .withMessage("count: 2 (expected: 0 to 1)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cache.truncate(10))
                    .withMessage("newLength: 10 (expected: 0 to 9)");
        }
    }

    private static float[] state(KeyValueCache cache, int index, int slot) {
        float[] state = new float[cache.taps().width()];
        cache.taps().copy(index, slot, state);
        return state;
    }

    /** Two layers, three heads, ten slots of width ten: every number is its own index. */
    private static KeyValueCache numbered(NDManager manager) {
        KeyValueCache cache = KeyValueCache.create(manager, 2, 3, 10, 10);
        NDArray numbers = manager.arange((float) cache.array().size())
                .reshape(cache.array().getShape());
        cache.array().set(new NDIndex(":"), numbers);
        return cache;
    }
}
