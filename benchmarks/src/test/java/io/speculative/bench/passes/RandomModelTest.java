package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomModelTest {

    @ParameterizedTest
    @CsvSource({"1.2B, 1200, 1250", "135M, 134, 136", "12M, 11.9, 12.2", "target, 19, 20", "draft, 1.2, 1.3"})
    void named_shape_hasAsManyMillionWeights(String name, double least, double most) {
        assertThat(RandomModel.named(name).linearWeights() / 1e6).isBetween(least, most);
    }

    @Test
    void linearBytes_tiedHead_countsTheTableOnceAndNoGains() {
        RandomModel model =
                new RandomModel(DecoderConfig.llama(new Size(8, 2, 32), new Heads(2, 1, 4), 16, 10, 1e-5, 1e4)
                        .withTiedEmbeddings());

        long perLayer = 8 * (8 + 4 + 4) + 8 * 8 + 3 * 8 * 16;
        assertThat(model.linearWeights()).isEqualTo(2 * perLayer + 80);
        assertThat(model.linearBytes(Precision.FP32)).isEqualTo(4 * model.linearWeights());
        assertThat(model.linearBytes(Precision.FP16)).isEqualTo(2 * model.linearWeights());
        assertThat(model.linearBytes(Precision.INT8)).isEqualTo(model.linearWeights());
    }

    @Test
    void linearWeights_headOfItsOwn_leavesOutTheEmbedding() {
        RandomModel model =
                new RandomModel(DecoderConfig.llama(new Size(8, 2, 32), new Heads(2, 1, 4), 16, 10, 1e-5, 1e4));

        assertThat(model.linearWeights())
                .isEqualTo(
                        new RandomModel(DecoderConfig.llama(new Size(8, 2, 32), new Heads(2, 1, 4), 16, 10, 1e-5, 1e4)
                                        .withTiedEmbeddings())
                                .linearWeights());
    }

    @Test
    void keyValueBytes_areThoseOfTheCache() {
        RandomModel model = RandomModel.named("draft").withPositions(20);

        try (Decoder decoder = model.load(Precision.FP16);
                KeyValueCache cache = decoder.newCache()) {
            assertThat(model.keyValueBytes(20))
                    .isEqualTo(Float.BYTES * cache.array().size());
        }
    }

    @Test
    void load_randomWeights_givesFiniteLogits() {
        try (Decoder decoder = RandomModel.named("12M").withPositions(8).load(Precision.INT8);
                KeyValueCache cache = decoder.newCache();
                Pass pass =
                        decoder.score(List.of(Segment.chain(cache, 1, 2, 3))).get(0)) {
            float[] logits = new float[pass.logits().width()];
            pass.logits().copy(0, logits);

            assertThat(logits).hasSize(16384).doesNotContain(Float.NaN);
        }
    }

    @Test
    void named_unknownShape_isRefused() {
        assertThatThrownBy(() -> RandomModel.named("7B"))
                .hasMessage("shape: 7B (expected: 1.2B, 135M, 12M, target or draft)");
    }
}
