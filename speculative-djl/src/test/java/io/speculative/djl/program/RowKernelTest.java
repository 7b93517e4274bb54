package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import io.speculative.djl.weights.Checkpoint;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowKernelTest {

    private static final DecoderConfig CONFIG = DecoderConfig.llama(
                    new Size(48, 2, 256), new Heads(13, 13, 20), 172, 37, 1e-5, 10000)
            .withTiedEmbeddings();

    /** So many rows have 65,780 rotary pairs, which three threads share so that the third begins amid a key head. */
    private static final int PROMPT = 253;

    @ParameterizedTest
    @CsvSource({
        "INT8, BIT_EQUAL, 1, true",
        "INT8, BIT_EQUAL, 2, true",
        "INT8, BIT_EQUAL, 3, true",
        "INT8, FAST, 1, false",
        "INT8, FAST, 2, false",
        "FP16, BIT_EQUAL, 1, true",
        "FP16, BIT_EQUAL, 2, true",
        "FP16, BIT_EQUAL, 3, true",
        "FP16, FAST, 2, false"
    })
    void prefill_atOnceOrTokenByToken_leavesTheSameCacheIfBitEqual(
            Precision precision, RowArithmetic rows, int threads, boolean same) {
        TorchRuntime.useThreads(threads);
        int[] prompt = new SplittableRandom(threads)
                .ints(PROMPT, 0, CONFIG.tokens().vocabularySize())
                .toArray();
        try (NDManager manager = NDManager.newBaseManager();
                Decoder decoder = Decoder.load(CONFIG, weights(CONFIG, manager), precision, rows, Device.cpu());
                KeyValueCache whole = decoder.newCache();
                KeyValueCache steps = decoder.newCache()) {
            decoder.prefill(Segment.chain(whole, prompt));
            for (int token : prompt) {
                decoder.prefill(Segment.chain(steps, token));
                steps.append(1);
            }

            assertThat(Arrays.equals(contents(whole), contents(steps))).isEqualTo(same);
        }
    }

    @ParameterizedTest
    @CsvSource({"silu, 1", "silu, 3", "gelu, 1", "gelu, 3", "gelu_tanh, 1", "gelu_tanh, 3"})
    void activation_bitEqual_givesARowTheSameBitsWhereverItLies(String activation, int threads) {
        TorchRuntime.useThreads(threads);
        TorchRuntime.prepareThread();
        int width = 172;
        float[] all = numbers(200 * width);
        String text = DecoderProgram.inference(CONFIG, LinearKernel.PACKED_BYTES, RowKernel.BIT_EQUAL, List.of());
        try (PtNDManager manager = TorchRuntime.newManager(Device.cpu());
                TorchScript script = TorchScript.compile(text, Device.cpu())) {
            float[] together = apply(script, activation, manager, all);
            for (int i = 0; i < all.length; i += width) {
                float[] alone = apply(script, activation, manager, Arrays.copyOfRange(all, i, i + width));
                assertThat(Arrays.copyOfRange(together, i, i + width)).isEqualTo(alone);
            }
        }
    }

    @Test
    void softmax_vocabularyThatThreadsShare_givesTotalsOfTheRowAlone() {
        TorchRuntime.useThreads(2);
        DecoderConfig wide = DecoderConfig.llama(new Size(8, 1, 16), new Heads(1, 1, 8), 8, 40_001, 1e-5, 10000)
                .withTiedEmbeddings();
        int[] tokens = {5, 4000, 39_000, 17, 256, 30_303};
        try (NDManager manager = NDManager.newBaseManager();
                Decoder decoder = Decoder.load(
                        wide, weights(wide, manager), Precision.INT8, RowArithmetic.BIT_EQUAL, Device.cpu());
                KeyValueCache whole = decoder.newCache();
                KeyValueCache steps = decoder.newCache()) {
            Segment last = Segment.chain(whole, tokens);
            Segment all = new Segment(whole, tokens, last.parents(), tokens.length);
            try (Pass together = decoder.score(List.of(all)).get(0)) {
                SoftmaxRows rows = together.softmax(0.02);
                for (int i = 0; i < tokens.length; i++) {
                    try (Pass alone = decoder.score(List.of(Segment.chain(steps, tokens[i])))
                            .get(0)) {
                        SoftmaxRow row = alone.softmax(0.02).row(0);
                        assertThat(rows.row(i).weights()).isEqualTo(row.weights());
                        assertThat(rows.row(i).total()).isEqualTo(row.total());
                    }
                    steps.append(1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LinearKernel.class,
            names = {"PACKED_BYTES", "PACKED_HALF", "PADDED_HALF"},
            mode = EnumSource.Mode.EXCLUDE)
    void load_bitEqualOnAnotherKernel_refused(LinearKernel kernel) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Checkpoint tensors = weights(CONFIG, manager);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Decoder.load(CONFIG, tensors, kernel, RowKernel.BIT_EQUAL, Device.cpu()))
                    .withMessage("rows: BIT_EQUAL (expected: FAST, or precision FP16 or INT8 on an x86 cpu)");
        }
    }

    private static float[] apply(TorchScript script, String function, PtNDManager manager, float[] numbers) {
        try (PtNDArray x = (PtNDArray) manager.create(numbers);
                IValue input = IValue.from(x);
                IValue result = script.call(function, input);
                PtNDArray y = result.toTensor(manager)) {
            return y.toFloatArray();
        }
    }

    private static float[] numbers(int count) {
        SplittableRandom random = new SplittableRandom(9);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static Checkpoint weights(DecoderConfig config, NDManager manager) {
        manager.getEngine().setRandomSeed(5);
        return WeightLayout.checkpoint(
                config,
                WeightLayout.of(config).values().stream()
                        .map(shape -> manager.randomNormal(0, 0.3f, shape, DataType.FLOAT32))
                        .toList());
    }

    private static float[] contents(KeyValueCache cache) {
        try (NDArray filled = cache.array().get(new NDIndex(":, :, :, :{}", PROMPT))) {
            return filled.toFloatArray();
        }
    }
}
