package io.speculative.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeAttentionMaskTest {

    @Test
    void attends_randomTrees_isPathMembership() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            TokenTree.Builder builder = TokenTree.rootedAt(0);
            int nodes = random.nextInt(30);
            for (int node = 0; node < nodes; node++) {
                builder.add(random.nextInt(builder.size()), random.nextInt(5));
            }
            TokenTree tree = builder.build();
            TreeAttentionMask mask = TreeAttentionMask.of(tree);
            assertThat(mask.size()).isEqualTo(tree.size());
            for (int row = 0; row < tree.size(); row++) {
                int[] path = tree.path(row);
                for (int column = 0; column < tree.size(); column++) {
                    int node = column;
                    assertThat(mask.attends(row, column))
                            .as("node %s to %s of %s", row, column, tree)
                            .isEqualTo(IntStream.of(path).anyMatch(ancestor -> ancestor == node));
                }
            }
        }
    }
}
