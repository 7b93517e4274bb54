package io.speculative.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeShapeTest {

    /** Two children of the root; two of the first, none of the second; one of the first of those. */
    private final TreeShape irregular = TreeShape.of(2, 2, 0, 1);

    @Test
    void of_irregular_isWhatItSays() {
        assertThat(irregular.nodes()).isEqualTo(5);
        assertThat(irregular.depth()).isEqualTo(3);
        assertThat(IntStream.range(0, 6).map(irregular::children)).containsExactly(2, 2, 0, 1, 0, 0);
        assertThat(irregular.child(0, 0)).isEqualTo(1);
        assertThat(irregular.child(0, 1)).isEqualTo(2);
        assertThat(irregular.child(1, 1)).isEqualTo(4);
        assertThat(irregular.child(3, 0)).isEqualTo(5);
        assertThat(IntStream.of(0, 1, 2, 3, 4, 9).map(irregular::placesAbove)).containsExactly(0, 1, 3, 5, 6, 6);
    }

    @Test
    void of_noChildren_isTheRootAlone() {
        for (TreeShape root : new TreeShape[] {TreeShape.of(), TreeShape.of(0)}) {
            assertThat(root.nodes()).isZero();
            assertThat(root.depth()).isZero();
            assertThat(root.children(0)).isZero();
            assertThat(root.placesAbove(1)).isEqualTo(1);
            assertThat(root).hasToString("0");
        }
    }

    @Test
    void of_asManyNodesAsAllowed_isFine() {
        int[] chain = new int[4096];
        Arrays.fill(chain, 1);
        assertThat(TreeShape.of(chain).depth()).isEqualTo(4096);
        assertThat(TreeShape.of(4096).placesAbove(2)).isEqualTo(4097);
    }

    @ParameterizedTest
    @CsvSource({
        "1 -1, 'children: -1 (expected: every number >= 0)'",
        "2147483647, 'children: 2147483647 at place 0 (expected: at most 4096 nodes in all)'",
        "4095 2, 'children: 2 at place 1 (expected: at most 4096 nodes in all)'",
        "1 0 1, 'children: 3 numbers (expected: at most 2, as there are no more nodes)'",
        "0 0, 'children: 2 numbers (expected: at most 1, as there are no more nodes)'"
    })
    void of_bad_refused(String children, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShape.of(Arrays.stream(children.split(" ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray()))
                .withMessage(message);
    }

    @Test
    void toString_any_givesTheNumbersOfEveryDepth() {
        assertThat(irregular).hasToString("2x2,0x1,0");
        assertThat(TreeShape.of(2, 1, 1)).hasToString("2x1");
        assertThat(TreeShape.of(1, 0)).hasToString("1");
    }

    @Test
    void equals_sameNumbers_isTrue() {
        assertThat(TreeShape.of(2, 2, 0, 1, 0, 0)).isEqualTo(irregular).hasSameHashCodeAs(irregular);
        assertThat(TreeShape.of(2, 2, 1)).isNotEqualTo(irregular);
        assertThat(TreeShape.of(2, 0, 2, 1)).isNotEqualTo(irregular);
    }
}
