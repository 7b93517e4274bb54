package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.torch.TorchRuntime;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SegmentTest {

    private static final int COMMITTED = 3;

    private NDManager manager;
    private KeyValueCache cache;

    @BeforeAll
    void open() {
        TorchRuntime.start();
        manager = NDManager.newBaseManager();
        cache = KeyValueCache.create(manager, 1, 1, 64, 2);
        cache.append(COMMITTED);
    }

    @AfterAll
    void close() {
        manager.close();
    }

    @Test
    void mask_randomTrees_isPathMembership() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            int nodes = random.nextInt(2, 30);
            int earlier = random.nextInt(nodes - 1);
            int[] parents = IntStream.range(0, nodes)
                    .map(node -> random.nextInt(node + 1) - 1)
                    .toArray();
            Segment segment = new Segment(cache, new int[nodes - earlier], parents, 1);
            float[] mask = TreeMask.of(segment);
            for (int row = 0; row < segment.rows(); row++) {
                for (int node = 0; node < nodes; node++) {
                    assertThat(mask[row * nodes + node] == 0)
                            .as("row %s, node %s", row, node)
                            .isEqualTo(isOnPath(parents, earlier + row, node));
                }
            }
        }
    }

    @Test
    void positions_treeBehindEarlierNodes_areCommittedPlusDepth() {
        Segment segment = new Segment(cache, new int[3], new int[] {-1, 0, 0, 1, 3}, 3);
        assertThat(segment.positions()).containsExactly(COMMITTED + 1, COMMITTED + 2, COMMITTED + 3);
        assertThat(segment.firstSlot()).isEqualTo(COMMITTED + 2);
    }

    @Test
    void walk_chain_isItsRows() {
        assertThat(PathWalk.of(Segment.chain(cache, 1, 2, 3))).containsExactly(0, 3);
        assertThat(PathWalk.of(new Segment(cache, new int[2], new int[] {-1, 0, 1, 2}, 2)))
                .containsExactly(0, 2);
    }

    @Test
    void walk_tree_laysEachPathInOrder() {
        Segment segment = new Segment(cache, new int[4], new int[] {-1, 0, 0, 1}, 4);
        assertThat(PathWalk.of(segment)).containsExactly(0, 3, 0, 0, 1, 1, 3, 2, 2, 1);
    }

    @Test
    void segment_parentThatDoesNotStandBefore_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Segment(cache, new int[2], new int[] {-1, 1}, 1))
                .withMessage("parent: 1 (expected: -1 to 0, as it is node 1's)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Segment(cache, new int[2], new int[] {-1}, 1))
                .withMessage("parents: 1 (expected: >= 2, one per row)");
    }

    private static boolean isOnPath(int[] parents, int node, int wanted) {
        int at = node;
        while (at >= 0 && at != wanted) {
            at = parents[at];
        }
        return at == wanted;
    }
}
