package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.torch.TorchScript;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearKernelTest {

    @SuppressWarnings("NullAway.Init")
    private PtNDManager manager;

    @BeforeEach
    void start() {
        TorchRuntime.useThreads(2);
        TorchRuntime.prepareThread();
        manager = TorchRuntime.newManager(Device.cpu());
    }

    @AfterEach
    void stop() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PACKED_BYTES, 384, 1024",
        "PACKED_BYTES, 1024, 384",
        "PACKED_BYTES, 64, 172",
        "PACKED_BYTES, 172, 64",
        "PADDED_HALF, 384, 1024",
        "PADDED_HALF, 1537, 584",
        "PADDED_HALF, 64, 172",
        "PADDED_HALF, 172, 64"
    })
    void linear_packed_givesARowTheSameBitsBesideAnyOthers(LinearKernel kernel, int inputs, int outputs) {
        float[] weight = numbers(1, outputs * inputs, 0.05);
        float[] first = numbers(2, inputs, 1);
        float[] alone = apply(kernel, weight, inputs, first);
        for (int rows : new int[] {2, 3, 4, 5, 6, 7, 8, 13, 14, 32, 67, 121, 122, 400}) {
            float[] all = numbers(rows, rows * inputs, 5);
            System.arraycopy(first, 0, all, (rows - 1) * inputs, inputs);

            float[] result = apply(kernel, weight, inputs, all);

            assertThat(Arrays.copyOfRange(result, (rows - 1) * outputs, rows * outputs))
                    .isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PACKED_BYTES, 1, 0.01",
        "PACKED_BYTES, 100, 0.015",
        "WIDENED_BYTES, 1, 0.01",
        "WIDENED_BYTES, 100, 0.015",
        "PACKED_HALF, 100, 0.001"
    })
    void linear_roundedKernels_stayNearTheExactProduct(LinearKernel kernel, float outlier, double tolerance) {
        int inputs = 384;
        float[] weight = numbers(1, 256 * inputs, 0.05);
        float[] rows = numbers(2, 4 * inputs, 1);
        for (int row = 0; row < 4; row++) {
            rows[row * inputs + 7] = outlier;
        }
        for (int output = 0; output < 256; output++) {
            weight[output * inputs + 7] = 0;
        }

        float[] exact = apply(LinearKernel.FULL, weight, inputs, rows);
        float[] rounded = apply(kernel, weight, inputs, rows);

        double error = 0;
        double length = 0;
        for (int i = 0; i < exact.length; i++) {
            error += Math.pow(rounded[i] - exact[i], 2);
            length += Math.pow(exact[i], 2);
        }
        assertThat(Math.sqrt(error / length)).isPositive().isLessThan(tolerance);
    }

    @ParameterizedTest
    @CsvSource({"PACKED_BYTES", "WIDENED_BYTES"})
    void linear_rowAndWeightsOfZeros_giveZeros(LinearKernel kernel) {
        float[] weight = numbers(1, 4 * 16, 1);
        Arrays.fill(weight, 16, 32, 0f);
        float[] rows = numbers(2, 2 * 16, 1);
        Arrays.fill(rows, 0, 16, 0f);

        float[] result = apply(kernel, weight, 16, rows);

        assertThat(Arrays.copyOf(result, 4)).containsOnly(0f);
        assertThat(result[5]).isZero();
        assertThat(result[4]).isNotZero();
    }

    @Test
    void of_bytesOnAGpu_isRefused() {
        assertThatThrownBy(() -> LinearKernel.of(Precision.INT8, Device.gpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("precision: INT8 (expected: FP32, FP16 or BF16 on gpu");
    }

    @Test
    void of_bfloat16_isForGpus() {
        assertThat(LinearKernel.of(Precision.BF16, Device.gpu())).isEqualTo(LinearKernel.ROUNDED_BRAIN);
        assertThatThrownBy(() -> LinearKernel.of(Precision.BF16, Device.cpu()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("precision: BF16 (expected: FP32, FP16 or INT8 on cpu())");
    }

    private float[] apply(LinearKernel kernel, float[] weight, int inputs, float[] rows) {
        String text = kernel.functions() + """
                  def forward(self: __torch__.M, x: Tensor, weight: Tensor) -> Tensor:
                    return (self).linear(x, (self).prepack(weight))
                """;
        PtNDArray x = (PtNDArray) manager.create(rows, new Shape(rows.length / inputs, inputs));
        PtNDArray w = (PtNDArray) manager.create(weight, new Shape(weight.length / inputs, inputs));
        try (TorchScript script = TorchScript.compile(text.replace("{weight}", kernel.weightType()), Device.cpu());
                IValue first = IValue.from(x);
                IValue second = IValue.from(w);
                IValue result = script.forward(first, second)) {
            return result.toTensor(manager).toFloatArray();
        }
    }

    private static float[] numbers(long seed, int count, double scale) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (scale * random.nextGaussian());
        }
        return numbers;
    }
}
