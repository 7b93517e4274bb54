package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.djl.torch.TorchRuntime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {

    private static final int VOCABULARY = 37;
    private static final DecoderConfig CONFIG = DecoderConfig.llama(
                    new Size(16, 2, 32), new Heads(4, 2, 6), 13, VOCABULARY, 1e-5, 10000)
            .withTiedEmbeddings();

    @SuppressWarnings("NullAway.Init")
    private NDManager manager;

    @SuppressWarnings("NullAway.Init")
    private List<NDArray> tensors;

    @BeforeEach
    void drawWeights() {
        TorchRuntime.useThreads(1);
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
        tensors = WeightLayout.of(CONFIG).values().stream()
                .map(shape -> manager.randomNormal(0, 0.3f, shape, DataType.FLOAT32))
                .toList();
    }

    @AfterEach
    void freeWeights() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PACKED_HALF, 1e-2",
        "WIDENED_HALF, 1e-2",
        "ROUNDED_HALF, 1e-2",
        "ROUNDED_BRAIN, 0.1",
        "PACKED_BYTES, 0.3",
        "WIDENED_BYTES, 0.3"
    })
    void score_roundedKernels_stayCloseToFull(LinearKernel kernel, float tolerance) {
        float[] full = lastLogits(LinearKernel.FULL);
        float[] rounded = lastLogits(kernel);
        for (int token = 0; token < VOCABULARY; token++) {
            assertThat(Math.abs(rounded[token] - full[token])).isLessThan(tolerance);
        }
        assertThat(rounded).isNotEqualTo(full);
    }

    @Test
    void score_bytesPackedOrWidened_giveTheSameNumbers() {
        float[] packed = lastLogits(LinearKernel.PACKED_BYTES);
        float[] widened = lastLogits(LinearKernel.WIDENED_BYTES);
        for (int token = 0; token < VOCABULARY; token++) {
            assertThat(Math.abs(widened[token] - packed[token])).isLessThan(1e-4f);
        }
    }

    @Test
    void inference_withoutTaps_hasNoLineForThem() {
        String plain = DecoderProgram.inference(CONFIG, LinearKernel.FULL, RowKernel.FAST, List.of());
        String tapped = DecoderProgram.inference(CONFIG, LinearKernel.FULL, RowKernel.FAST, List.of(1, 3));

        assertThat(plain).doesNotContain("keep", "tapped");
        assertThat(tapped)
                .contains("tapped = [-1, 0, -1, 1]")
                .containsSubsequence(plain.lines().toList());
    }

    @Test
    void sampledChain_uniformAtAnEdge_takesTheFirstTokenBeyondIt() {
        try (Decoder decoder = load(LinearKernel.PACKED_HALF);
                KeyValueCache cache = decoder.newCache()) {
            float[] law = decoder.sampledChain(Segment.chain(cache, 3), 1.0, new double[] {0})
                    .laws()[0]
                    .weights();
            double total = 0;
            for (float weight : law) {
                total += weight;
            }
            double below = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                double uniform = (below + law[token] / 2.0) / total;
                DrawnChain drawn = decoder.sampledChain(Segment.chain(cache, 3), 1.0, new double[] {uniform});
                assertThat(drawn.tokens()).containsExactly(token);
                assertThat(drawn.laws()[0].total()).isEqualTo(total);
                below += law[token];
            }
            assertThat(decoder.sampledChain(Segment.chain(cache, 3), 1.0, new double[] {0})
                            .tokens())
                    .containsExactly(0);
            assertThat(decoder.sampledChain(Segment.chain(cache, 3), 1.0, new double[] {Math.nextDown(1.0)})
                            .tokens())
                    .containsExactly(VOCABULARY - 1);
        }
    }

    private float[] lastLogits(LinearKernel kernel) {
        try (Decoder decoder = load(kernel);
                KeyValueCache cache = decoder.newCache()) {
            decoder.prefill(Segment.chain(cache, 1, 2, 3));
            cache.append(3);
            try (Pass pass = decoder.score(List.of(Segment.chain(cache, 4, 5))).get(0)) {
                float[] logits = new float[VOCABULARY];
                pass.logits().copy(0, logits);
                return logits;
            }
        }
    }

    private Decoder load(LinearKernel kernel) {
        return Decoder.load(CONFIG, WeightLayout.checkpoint(CONFIG, tensors), kernel, RowKernel.FAST, Device.cpu());
    }
}
