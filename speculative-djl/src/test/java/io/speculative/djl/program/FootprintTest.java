package io.speculative.djl.program;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Size;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {

    /** Llama 3.2 1B: 1,235,814,400 weights, of which 262,668,288 are the embedding that serves as head as well. */
    private static final DecoderConfig LLAMA_1B = DecoderConfig.llama(
                    new Size(2048, 16, 1024), new Heads(32, 8, 64), 8192, 128_256, 1e-5, 500_000)
            .withTiedEmbeddings();

    @Test
    void of_llama1b_isWeightsTableAndPadding() {
        long embedding = 128_256L * 2048;
        long weights = 1_235_814_400L;
        assertFootprint(Precision.FP32, 4 * weights + 4 * embedding);
        assertFootprint(Precision.FP16, 2 * weights + 4 * embedding);
        assertFootprint(Precision.INT8, weights + 4 * embedding);
    }

    @Test
    void of_cache_isKeysAndValuesOfAllLayers() {
        assertThat(Footprint.of(LLAMA_1B, Precision.FP16, Device.cpu()).cache()).isEqualTo(16L * 2 * 8 * 64 * 1024 * 4);
    }

    @Test
    void of_twoRotations_areTwoTables() {
        Positions.Rotary one = (Positions.Rotary) LLAMA_1B.positions();
        Positions two = new Positions.Layered(List.of(one, Positions.Rotary.still(64)), Collections.nCopies(16, 1));
        DecoderConfig layered = new DecoderConfig(
                LLAMA_1B.size(),
                LLAMA_1B.heads(),
                LLAMA_1B.attention(),
                two,
                LLAMA_1B.feedForward(),
                LLAMA_1B.norm(),
                LLAMA_1B.tokens(),
                LLAMA_1B.roles());
        assertThat(Footprint.of(layered, Precision.FP16, Device.cpu()).weights()
                        - Footprint.of(LLAMA_1B, Precision.FP16, Device.cpu()).weights())
                .isEqualTo(1024L * 64 * 4);
    }

    /** 2^63 bytes were once taken for less than nothing. */
    @Test
    void of_aModelThatNoMachineHolds_isLargerThanAnyMachine() {
        DecoderConfig config = DecoderConfig.llama(
                new Size(1 << 24, 1 << 10, 1 << 24), new Heads(1 << 24, 1 << 24, 64), 1 << 24, 1 << 24, 1e-5, 10000);
        Footprint footprint = Footprint.of(config, Precision.FP32, Device.cpu());
        assertThat(footprint.weights()).isGreaterThan(1L << 50);
        assertThat(footprint.cache()).isGreaterThan(1L << 50);
        assertThat(footprint.weights() + footprint.cache() + footprint.tap()).isGreaterThan(footprint.weights());
    }

    /** The padding and the table of rotations are less than a hundredth. */
    private static void assertFootprint(Precision precision, long weights) {
        assertThat(Footprint.of(LLAMA_1B, precision, Device.cpu()).weights()).isBetween(weights, weights * 101 / 100);
    }
}
