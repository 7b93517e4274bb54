package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.TrainingPrecision;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.FeedForward;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.Size;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The training mode against the inference mode, which has reference models to stand up to. */
class BatchedModeTest {

    private static final int VOCABULARY = 37;
    private static final int LENGTH = 6;

    /** Two query heads share a key-value head; head and embedding are different tensors. */
    private static final DecoderConfig CONFIG =
            DecoderConfig.llama(new Size(16, 2, 32), new Heads(4, 2, 6), 13, VOCABULARY, 1e-5, 10000);

    @SuppressWarnings("NullAway.Init")
    private NDManager manager;

    @SuppressWarnings("NullAway.Init")
    private List<NDArray> tensors;

    @BeforeEach
    void drawWeights() {
        TorchRuntime.useThreads(1);
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(7);
        tensors = WeightLayout.of(CONFIG).values().stream()
                .map(shape -> manager.randomNormal(0, 0.3f, shape, DataType.FLOAT32))
                .toList();
    }

    @AfterEach
    void freeWeights() {
        manager.close();
    }

    @Test
    void training_ofAModelWithAScaledResidual_isRefused() {
        DecoderConfig other = new DecoderConfig(
                CONFIG.size(),
                CONFIG.heads(),
                CONFIG.attention(),
                CONFIG.positions(),
                new FeedForward(13, Activation.SILU, new Residual(false, 0.5)),
                CONFIG.norm(),
                CONFIG.tokens(),
                CONFIG.roles());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DecoderProgram.training(other, TrainingPrecision.FLOAT32))
                .withMessageEndingWith("(expected: a model of the Llama family)");
    }

    @Test
    void logits_float32_equalTheInferenceMode() {
        float[] batched = logits(TrainingPrecision.FLOAT32);
        int[] ids = {5, 3, 30, 8, 8, 21};

        try (Decoder decoder = Decoder.load(
                CONFIG, WeightLayout.checkpoint(CONFIG, tensors), LinearKernel.FULL, RowKernel.FAST, Device.cpu())) {
            float[] row = new float[VOCABULARY];
            for (int at = 0; at < LENGTH; at++) {
                try (KeyValueCache cache = decoder.newCache();
                        Pass pass = decoder.score(List.of(Segment.chain(cache, Arrays.copyOf(ids, at + 1))))
                                .get(0)) {
                    pass.logits().copy(0, row);
                }
                for (int token = 0; token < VOCABULARY; token++) {
                    assertThat(batched[(LENGTH + at) * VOCABULARY + token]).isCloseTo(row[token], within(2e-4f));
                }
            }
        }
    }

    @Test
    void logits_bfloat16_stayCloseToFloat32() {
        float[] full = logits(TrainingPrecision.FLOAT32);
        float[] brain = logits(TrainingPrecision.BFLOAT16);

        for (int i = 0; i < full.length; i++) {
            assertThat(brain[i]).isCloseTo(full[i], within(0.3f));
        }
        assertThat(brain).isNotEqualTo(full);
    }

    /** Two sequences; the second is the one the inference mode gets. */
    private float[] logits(TrainingPrecision precision) {
        String widened = """
                  def forward(self: __torch__.M, w: List[Tensor], ids: Tensor, rotation: Tensor) -> Tensor:
                    return torch.to((self).logits(w, ids, rotation), 6)
                """;
        long[] ids = {1, 2, 3, 4, 5, 6, 5, 3, 30, 8, 8, 21};
        try (TorchScript program =
                        TorchScript.compile(DecoderProgram.training(CONFIG, precision) + widened, Device.cpu());
                IValue w = IValue.listFrom(tensors.toArray(PtNDArray[]::new));
                IValue sequences = IValue.from((PtNDArray) manager.create(ids, new Shape(2, LENGTH)));
                IValue rotation = IValue.from((PtNDArray) RotaryTable.create(CONFIG, manager));
                IValue logits = program.forward(w, sequences, rotation)) {
            return logits.toTensor((PtNDManager) manager).toFloatArray();
        }
    }
}
