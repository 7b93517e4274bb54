package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.TensorRole;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedTensorsTest {

    private static final TensorNames NAMES = TensorNames.llama();
    private static final Set<TensorRole> ROLES = EnumSet.of(
            TensorRole.EMBEDDING,
            TensorRole.ATTENTION_NORM,
            TensorRole.QUERY,
            TensorRole.KEY,
            TensorRole.VALUE,
            TensorRole.ATTENTION_OUTPUT,
            TensorRole.FEED_FORWARD_NORM,
            TensorRole.GATE,
            TensorRole.UP,
            TensorRole.DOWN,
            TensorRole.FINAL_NORM,
            TensorRole.OUTPUT_HEAD);

    @TempDir
    private Path folder;

    private final Map<TensorRole, Shape> shapes = new EnumMap<>(TensorRole.class);
    private final Map<String, TensorSketch> tensors = new LinkedHashMap<>();

    private record TensorSketch(String dtype, Shape shape) {}

    @BeforeEach
    void fillOneLayer() {
        int width = 0;
        for (TensorRole role : ROLES) {
            Shape shape = new Shape(++width, 2);
            shapes.put(role, shape);
            tensors.put(NAMES.name(role, 0), new TensorSketch("F16", shape));
        }
    }

    @Test
    void requireIn_everyTensorThere_passes() {
        assertThatNoException().isThrownBy(this::requireInFile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inv_freq", "cos_cached", "sin_cached"})
    void requireIn_tablesOfRotations_areIgnored(String table) {
        tensors.put("model.layers.0.self_attn.rotary_emb." + table, new TensorSketch("F64", new Shape(4)));
        assertThatNoException().isThrownBy(this::requireInFile);
    }

    @Test
    void requireIn_headOfTiedModel_mayBeThereOrNot() {
        shapes.remove(TensorRole.OUTPUT_HEAD);
        assertThatNoException().isThrownBy(this::requireInFile);
        tensors.remove("lm_head.weight");
        assertThatNoException().isThrownBy(this::requireInFile);
    }

    @Test
    void requireIn_severalProblems_areReportedTogether() {
        tensors.remove("model.norm.weight");
        tensors.put("model.embed_tokens.weight", new TensorSketch("F16", new Shape(3)));
        tensors.put("model.layers.0.mlp.up_proj.weight", new TensorSketch("I16", new Shape(9, 2)));
        tensors.put("model.layers.1.mlp.up_proj.weight", new TensorSketch("F16", new Shape(9, 2)));
        assertThatRefusalSays("model.embed_tokens.weight: shape [3] (expected: [1, 2]);"
                + " model.layers.0.mlp.up_proj.weight: dtype I16 (expected: F32, F16 or BF16);"
                + " model.norm.weight: missing (expected: [11, 2]);"
                + " model.layers.1.mlp.up_proj.weight: shape [9, 2] (expected: no such tensor)");
    }

    @Test
    void requireIn_manyProblems_areCounted() {
        tensors.clear();
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(this::requireInFile)
                .withMessageContaining("model.layers.0.mlp.gate_proj.weight: missing (expected: [8, 2]); and 4 more");
    }

    @Test
    void requireIn_unusableDtype_isRefusedByName() {
        tensors.put("model.norm.weight", new TensorSketch("F8_E4M3", new Shape(11, 2)));
        assertThatRefusalSays("model.norm.weight: dtype F8_E4M3 (expected: F32, F16 or BF16)");
    }

    @Test
    void requireIn_biasOfModelWithout_isRefused() {
        tensors.put("model.layers.0.self_attn.q_proj.bias", new TensorSketch("F16", new Shape(3)));
        assertThatRefusalSays("model.layers.0.self_attn.q_proj.bias: shape [3] (expected: no such tensor)");
    }

    @Test
    void of_roleWithoutName_isRefused() {
        shapes.put(TensorRole.POSITION_EMBEDDING, new Shape(3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(this::requireInFile)
                .withMessage("names: no POSITION_EMBEDDING (expected: a name for each role of the model)");
    }

    private void assertThatRefusalSays(String message) {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(this::requireInFile)
                .withMessage(folder.resolve("model.safetensors") + ": not the tensors of this llama model: " + message);
    }

    private void requireInFile() {
        StringBuilder header = new StringBuilder("{");
        int offset = 0;
        for (Map.Entry<String, TensorSketch> tensor : tensors.entrySet()) {
            TensorSketch sketch = tensor.getValue();
            int bytes = Dtype.valueOf(sketch.dtype()).bits()
                    / 8
                    * (int) sketch.shape().size();
            header.append(header.length() > 1 ? "," : "")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(
                                    tensor.getKey(),
                                    sketch.dtype(),
                                    Arrays.toString(sketch.shape().getShape()),
                                    offset,
                                    offset + bytes));
            offset += bytes;
        }
        SafetensorsBytes.write(
                folder.resolve("model.safetensors"),
                SafetensorsBytes.of(header.append('}').toString(), offset));
        try (ModelWeights weights = ModelWeights.open(folder)) {
            ExpectedTensors.of(NAMES, 1, shapes).requireIn(weights);
        }
    }
}
