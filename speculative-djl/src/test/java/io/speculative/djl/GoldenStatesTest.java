package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.GoldenModel.Prompt;
import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.Pass;
import io.speculative.djl.program.Segment;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.torch.TorchRuntime;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.ModelWeights;
import io.speculative.model.ModelSession;
import io.speculative.model.Tap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hidden states are the streams they are said to be: the first is the embedding, the last gives the golden logits through the
 * output head, and one between is the last of the same model without its later layers.
 */
class GoldenStatesTest {

    private static final float TOLERANCE = 1e-4f;

    static Stream<GoldenModel> models() {
        return GoldenModel.all();
    }

    @ParameterizedTest
    @MethodSource("models")
    void afterFinalNorm_throughTheHead_givesTheGoldenLogits(GoldenModel golden) {
        read(golden, (config, checkpoint) -> {
            float[] head = tensor(checkpoint, config.tiedEmbeddings() ? TensorRole.EMBEDDING : TensorRole.OUTPUT_HEAD);
            int hidden = config.size().hidden();
            double cap = config.tokens().logitCap();
            Prompt prompt = golden.prompts().get(1);
            float[][] states = states(golden, Tap.afterFinalNorm(), prompt.ids());
            for (int position = 0; position < states.length; position++) {
                float[] logits = new float[config.tokens().vocabularySize()];
                for (int token = 0; token < logits.length; token++) {
                    double logit = 0;
                    for (int i = 0; i < hidden; i++) {
                        logit += (double) head[token * hidden + i] * states[position][i];
                    }
                    logits[token] = (float) (Double.isFinite(cap) ? cap * Math.tanh(logit / cap) : logit);
                }
                assertThat(logits).containsExactly(prompt.logits()[position], within(TOLERANCE));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void afterNoLayers_anyModel_isTheEmbedding(GoldenModel golden) {
        read(golden, (config, checkpoint) -> {
            float[] table = tensor(checkpoint, TensorRole.EMBEDDING);
            float[] places = config.positions() instanceof Positions.Learned
                    ? tensor(checkpoint, TensorRole.POSITION_EMBEDDING)
                    : new float[0];
            int offset = config.positions() instanceof Positions.Learned learned ? learned.offset() : 0;
            int hidden = config.size().hidden();
            int[] ids = golden.prompts().get(1).ids();
            float[][] states = states(golden, Tap.afterLayers(0), ids);
            for (int position = 0; position < ids.length; position++) {
                float[] expected = new float[hidden];
                for (int i = 0; i < hidden; i++) {
                    float place = places.length == 0 ? 0 : places[(position + offset) * hidden + i];
                    expected[i] = (float) (table[ids[position] * hidden + i]
                                    * config.tokens().embeddingScale())
                            + place;
                }
                assertThat(states[position]).containsExactly(expected, within(1e-6f));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void afterOneLayer_anyModel_isTheLastStreamOfThatLayerAlone(GoldenModel golden) {
        read(golden, (config, checkpoint) -> {
            int[] ids = golden.prompts().get(1).ids();
            float[][] states = states(golden, Tap.afterLayers(1), ids);
            try (Decoder decoder = Decoder.load(
                            withLayers(config, 1), checkpoint, Precision.FP32, RowArithmetic.FAST, Device.cpu());
                    KeyValueCache cache = decoder.newCache(List.of(1));
                    Pass pass =
                            decoder.score(List.of(Segment.chain(cache, ids))).get(0)) {
                assertThat(pass.logits().count()).isEqualTo(1);
                float[] state = new float[config.size().hidden()];
                for (int position = 0; position < ids.length; position++) {
                    cache.taps().copy(0, position, state);
                    assertThat(states[position]).containsExactly(state, within(TOLERANCE));
                }
            }
        });
    }

    private static DecoderConfig withLayers(DecoderConfig config, int layers) {
        return new DecoderConfig(
                new Size(config.size().hidden(), layers, config.size().positions()),
                config.heads(),
                config.attention(),
                config.positions(),
                config.feedForward(),
                config.norm(),
                config.tokens(),
                config.roles());
    }

    private static float[][] states(GoldenModel golden, Tap tap, int... ids) {
        try (HuggingFaceModel model = golden.open();
                ModelSession session = model.open(Set.of(tap))) {
            session.append(ids);
            float[][] states = new float[ids.length][session.hiddenStates().width(tap)];
            for (int position = 0; position < ids.length; position++) {
                session.hiddenStates().copy(tap, position, states[position]);
            }
            return states;
        }
    }

    private static void read(GoldenModel golden, BiConsumer<DecoderConfig, Checkpoint> use) {
        ConfigFile file = ConfigFile.read(golden.folder());
        DecoderConfig config = file.decoder(golden.contextLimit());
        Map<TensorRole, Shape> shapes = WeightLayout.shapes(config);
        try (ModelWeights weights = ModelWeights.open(golden.folder())) {
            use.accept(config, Checkpoint.of(weights, file.family().names(config, weights.names()), shapes));
        }
    }

    private static float[] tensor(Checkpoint checkpoint, TensorRole role) {
        try (NDManager scope = TorchRuntime.newManager(Device.cpu())) {
            NDArray tensor = Objects.requireNonNull(
                    checkpoint.read(Set.of(role), 0, scope).get(role));
            return tensor.toFloatArray();
        }
    }
}
