package io.speculative.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.draft.plan.TreePlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeShapeFileTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void text_irregular_hasALinePerDepth() {
        assertThat(TreeShapeFile.text(TreeShape.of(2, 2, 0, 1), List.of("by hand", "for a test")))
                .isEqualTo("# by hand\n# for a test\n2\n2 0\n1 0\n");
        assertThat(TreeShapeFile.text(TreeShape.of(), List.of())).isEqualTo("0\n");
    }

    @Test
    void read_writtenShape_isTheSame() throws IOException {
        TreeShape planned = TreePlanner.of(0.6, 0.2, 0.1).plan(100, 12);
        for (TreeShape shape : List.of(planned, TreeShape.of(), TreeShape.of(3), TreeShape.of(4096))) {
            assertThat(read(TreeShapeFile.text(shape, List.of("a comment")))).isEqualTo(shape);
        }
    }

    @Test
    void read_writtenByHand_allowsCommentsBlanksAndLeavesOut() throws IOException {
        assertThat(read("\n# two\n  2  # of the root\n\n\t2   0\n1 0")).isEqualTo(TreeShape.of(2, 2, 0, 1));
        assertThat(read("2\n0 0\n")).isEqualTo(TreeShape.of(2));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ': no numbers (expected: numbers of children, a line per depth)'",
        "'# nothing', ': no numbers (expected: numbers of children, a line per depth)'",
        "'2/# x/2 0 1', ', line 3: 3 numbers (expected: 2, one per node of depth 1)'",
        "'1 1', ', line 1: 2 numbers (expected: 1, one per node of depth 0)'",
        "'1/0/1', ', line 3: 1 numbers (expected: 0, one per node of depth 2)'",
        "'1/-1', ', line 2: -1 (expected: a number from 0 to 4096)'",
        "'1/two', ', line 2: two (expected: a number from 0 to 4096)'",
        "'3x2', ', line 1: 3x2 (expected: a number from 0 to 4096)'",
        "'99999', ', line 1: 99999 (expected: a number from 0 to 4096)'",
        "'2/4000 95', ', line 2: 4097 nodes so far (expected: at most 4096)'"
    })
    void read_bad_refusedWithFileAndLine(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text.replace('/', '\n')))
                .withMessage(folder.resolve("shape.txt") + message);
    }

    @Test
    void read_noFile_refused() throws IOException {
        Path absent = folder.resolve("absent.txt");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShapeFile.read(absent))
                .withMessage(absent + ": no such file (expected: a file of a tree's shape)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShapeFile.read(folder))
                .withMessage(folder + ": can't be read (expected: a file of a tree's shape)");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeShapeFile.read(binary))
                .withMessage(binary + ": not UTF-8 (expected: UTF-8 text)");
    }

    private TreeShape read(String text) throws IOException {
        return TreeShapeFile.read(Files.writeString(folder.resolve("shape.txt"), text));
    }
}
