package io.speculative.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchingVectorTest {

    @Test
    void parse_written_isWhatItSays() {
        TreeShape shape = TreeShape.parse("3x2x1");
        assertThat(shape).isEqualTo(TreeShape.of(3, 2, 2, 2, 1, 1, 1, 1, 1, 1));
        assertThat(shape.depth()).isEqualTo(3);
        assertThat(shape.nodes()).isEqualTo(3 + 6 + 6);
        assertThat(shape).hasToString("3x2x1");
        assertThat(TreeShape.parse("4").nodes()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'branching:  (expected: numbers such as 3x2x1)'",
        "3x, 'branching: 3x (expected: numbers such as 3x2x1)'",
        "x3, 'branching: x3 (expected: numbers such as 3x2x1)'",
        "3 x2, 'branching: 3 x2 (expected: numbers such as 3x2x1)'",
        "a, 'branching: a (expected: numbers such as 3x2x1)'",
        "3x0, 'branching: 3x0 (expected: every number >= 1)'",
        "-1, 'branching: -1 (expected: every number >= 1)'",
        "64x64, 'branching: 64x64 (expected: at most 4096 nodes)'",
        "2147483647x2147483647, 'branching: 2147483647x2147483647 (expected: at most 4096 nodes)'",
        "99999999999, 'branching: 99999999999 (expected: numbers such as 3x2x1)'"
    })
    void parse_bad_refused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShape.parse(text))
                .withMessage(message);
    }

    @Test
    void of_bad_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(TreeShape::branching)
                .withMessage("branching: no depth (expected: at least one)");
        assertThat(TreeShape.branching(4096).nodes()).isEqualTo(4096);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShape.branching(4097))
                .withMessage("branching: 4097 (expected: at most 4096 nodes)");
    }

    @Test
    void of_arrayChangedAfterwards_isUnchanged() {
        int[] children = {2, 2};
        TreeShape shape = TreeShape.branching(children);
        children[0] = 9;
        assertThat(shape).hasToString("2x2");
    }
}
