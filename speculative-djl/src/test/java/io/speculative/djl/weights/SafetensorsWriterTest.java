package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir
    private Path folder;

    @Test
    void write_floatsAndHalves_areReadBack() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray matrix = manager.create(new float[] {1, -2, 0.5f, 4, 5, 6e4f}, new Shape(2, 3));
            NDArray half = manager.create(new float[] {0.25f, -8, 3}).toType(DataType.FLOAT16, true);
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            tensors.put("matrix", matrix);
            tensors.put("half", half);
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);

            try (ModelWeights weights = ModelWeights.open(folder)) {
                assertThat(weights.names()).containsExactlyInAnyOrder("matrix", "half");
                assertThat(weights.entry("half").dtype()).isEqualTo(Dtype.F16);
                assertThat(weights.float32("matrix", manager)).isEqualTo(matrix);
                assertThat(weights.float32("half", manager).toFloatArray()).containsExactly(0.25f, -8, 3);
            }
        }
    }

    @Test
    void write_unknownType_isRefusedAndLeavesTheFormerFile() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafetensorsWriter.write(file, Map.of("x", manager.ones(new Shape(2))));
            byte[] former = Files.readAllBytes(file);

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            SafetensorsWriter.write(file, Map.of("x", manager.ones(new Shape(2), DataType.INT32))))
                    .withMessage("x: int32 (expected: FLOAT32, FLOAT16 or INT64)");
            assertThat(Files.readAllBytes(file)).isEqualTo(former);
        }
    }
}
