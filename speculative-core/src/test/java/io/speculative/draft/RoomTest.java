package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.tree.TreeShape;
import org.junit.jupiter.api.Test;

class RoomTest {

    @Test
    void levels_ofAShape_areTheWholeOnesThatFit() {
        TreeShape shape = TreeShape.parse("2x2x1");
        assertThat(new Room(9, 1).levels(shape)).isZero();
        assertThat(new Room(9, 2).levels(shape)).isEqualTo(1);
        assertThat(new Room(9, 5).levels(shape)).isEqualTo(1);
        assertThat(new Room(9, 6).levels(shape)).isEqualTo(2);
        assertThat(new Room(9, 9).levels(shape)).isEqualTo(2);
        assertThat(new Room(9, 10).levels(shape)).isEqualTo(3);
        assertThat(Room.ofDepth(2).levels(shape)).isEqualTo(2);
        assertThat(Room.ofDepth(2).levels(TreeShape.of())).isZero();
    }

    @Test
    void chain_isAsLongAsDepthAndNodesAllow() {
        assertThat(new Room(3, 5).chain()).isEqualTo(3);
        assertThat(new Room(5, 3).chain()).isEqualTo(3);
    }

    @Test
    void of_noRoom_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Room(0, 1)).withMessage("depth: 0 (expected: >= 1)");
        assertThatIllegalArgumentException().isThrownBy(() -> new Room(1, 0)).withMessage("nodes: 0 (expected: >= 1)");
    }
}
