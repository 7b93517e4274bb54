package io.speculative.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("run.safetensors");
        NDArray weight = manager.create(new float[] {1, -2, 3.5f, 0}, new Shape(2, 2));
        CheckpointFile.write(file, Map.of("updates", 7L), Map.of("weight", weight), manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void copyTo_writtenState_isTheSame() {
        NDArray weight = manager.zeros(new Shape(2, 2));
        try (CheckpointFile saved = CheckpointFile.read(file, manager)) {
            saved.copyTo(Map.of("weight", weight));
            assertThat(saved.counter("updates")).isEqualTo(7);
        }
        assertThat(weight.toFloatArray()).containsExactly(1, -2, 3.5f, 0);
    }

    @Test
    void copyTo_otherShape_isRefused() {
        NDArray weight = manager.zeros(new Shape(4));
        try (CheckpointFile saved = CheckpointFile.read(file, manager)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> saved.copyTo(Map.of("weight", weight)))
                    .withMessage("checkpoint: weight in " + file + " is (2, 2) (expected: (4))");
        }
    }

    @Test
    void counter_missing_isRefused() {
        try (CheckpointFile saved = CheckpointFile.read(file, manager)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> saved.counter("steps"))
                    .withMessage("checkpoint: steps missing in " + file + " (expected: present)");
        }
    }

    @Test
    void read_noFile_saysWhich() {
        Path missing = folder.resolve("none.safetensors");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> CheckpointFile.read(missing, manager))
                .withMessage("checkpoint: cannot read " + missing);
    }
}
