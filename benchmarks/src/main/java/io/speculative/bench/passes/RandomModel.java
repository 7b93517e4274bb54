package io.speculative.bench.passes;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.djl.program.Decoder;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.SafetensorsWriter;
import io.speculative.djl.weights.TensorNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A model with random weights. What a pass costs does not depend on the weights.
 *
 * @param config its shape
 */
public record RandomModel(DecoderConfig config) {

    private static final float WEIGHT_DEVIATION = 0.05f;

    /**
     * A shape by its name.
     *
     * @param name {@code target} (ten layers of width 384, 19 million weights in its linear maps), {@code draft} (one
     *     layer of width 192), {@code 12M} (eight layers of width 256), {@code 135M} (thirty layers of width 576, the
     *     shape of SmolLM2 135M) or {@code 1.2B} (sixteen layers of width 2048, the shape of Llama 3.2 1B)
     */
    public static RandomModel named(String name) {
        return switch (name) {
            case "target" -> llama(new Size(384, 10, 512), new Heads(6, 6, 64), 1024, 4096);
            case "draft" -> llama(new Size(192, 1, 512), new Heads(3, 3, 64), 512, 4096);
            case "12M" -> llama(new Size(256, 8, 512), new Heads(8, 4, 32), 1024, 16384);
            case "135M" -> llama(new Size(576, 30, 2048), new Heads(9, 3, 64), 1536, 49152);
            case "1.2B" -> llama(new Size(2048, 16, 512), new Heads(32, 8, 64), 8192, 128256);
            default ->
                throw new IllegalArgumentException("shape: " + name + " (expected: 1.2B, 135M, 12M, target or draft)");
        };
    }

    private static RandomModel llama(Size size, Heads heads, int feedForwardWidth, int vocabularySize) {
        return new RandomModel(DecoderConfig.llama(size, heads, feedForwardWidth, vocabularySize, 1e-5, 10000)
                .withTiedEmbeddings());
    }

    /** The same shape with room for another number of positions. */
    RandomModel withPositions(int positions) {
        Size size = new Size(config.size().hidden(), config.size().layers(), positions);
        return llama(
                size,
                config.heads(),
                config.feedForward().width(),
                config.tokens().vocabularySize());
    }

    /** How many weights its linear maps have, the output head included: what every pass reads. */
    long linearWeights() {
        long perLayer = WeightLayout.shapes(config).entrySet().stream()
                .filter(tensor ->
                        tensor.getKey().isPerLayer() && tensor.getValue().dimension() == 2)
                .mapToLong(tensor -> tensor.getValue().size())
                .sum();
        return config.size().layers() * perLayer
                + (long) config.tokens().vocabularySize() * config.size().hidden();
    }

    /** The bytes of its linear maps as an x86 CPU stores them, without the few scales of 8-bit ones. */
    long linearBytes(Precision precision) {
        return linearWeights()
                * switch (precision) {
                    case FP32 -> Float.BYTES;
                    case FP16, BF16 -> Short.BYTES;
                    case INT8 -> Byte.BYTES;
                };
    }

    /** The bytes of the keys and values of a sequence. */
    long keyValueBytes(int tokens) {
        return 2L
                * Float.BYTES
                * config.size().layers()
                * config.heads().keyValues()
                * config.heads().size()
                * tokens;
    }

    /** Packs the weights of such a model, which then needs no folder; the caller closes it. */
    Decoder load(Precision precision) {
        return Decoder.load(config, new RandomTensors(config), precision, RowArithmetic.FAST, Device.cpu());
    }

    /** Opens such a model; the caller closes it. */
    public HuggingFaceModel open(ModelOptions options) {
        try {
            Path folder = Files.createTempDirectory("random-model");
            try {
                Files.writeString(folder.resolve("config.json"), configJson());
                Files.writeString(folder.resolve("tokenizer.json"), tokenizerJson());
                writeWeights(folder.resolve("model.safetensors"));
                return HuggingFaceModel.open(folder, options);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configJson() {
        return """
                {"model_type": "llama", "hidden_size": %d, "intermediate_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "num_key_value_heads": %d, "head_dim": %d, "vocab_size": %d,
                 "max_position_embeddings": %d, "rms_norm_eps": 1e-05, "tie_word_embeddings": true}
                """.formatted(
                        config.size().hidden(),
                        config.feedForward().width(),
                        config.size().layers(),
                        config.heads().count(),
                        config.heads().keyValues(),
                        config.heads().size(),
                        config.tokens().vocabularySize(),
                        config.size().positions());
    }

    /** As many tokens as the model has, of four letters each. */
    private String tokenizerJson() {
        StringJoiner tokens = new StringJoiner(",");
        for (int id = 0; id < config.tokens().vocabularySize(); id++) {
            StringBuilder token = new StringBuilder();
            for (int rest = id, i = 0; i < 4; i++, rest /= 16) {
                token.append((char) ('a' + rest % 16));
            }
            tokens.add("\"" + token + "\":" + id);
        }
        return """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "post_processor": null,
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "model": {"type": "BPE", "vocab": {%s}, "merges": []}}
                """.formatted(tokens);
    }

    private void writeWeights(Path file) {
        RandomTensors random = new RandomTensors(config);
        TensorNames names = TensorNames.llama();
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (TensorRole role : config.roles()) {
                for (int layer = 0; layer < (role.isPerLayer() ? config.size().layers() : 1); layer++) {
                    tensors.putAll(Map.of(
                            names.name(role, layer),
                            random.read(Set.of(role), layer, manager)
                                    .values()
                                    .iterator()
                                    .next()));
                }
            }
            SafetensorsWriter.write(file, tensors);
        }
    }

    /** Tensors that are drawn as they are read, so that those of a large model are never all there. */
    private record RandomTensors(DecoderConfig config) implements Checkpoint {

        @Override
        public Map<TensorRole, NDArray> read(Set<TensorRole> roles, int layer, NDManager scope) {
            Map<TensorRole, NDArray> tensors = new EnumMap<>(TensorRole.class);
            WeightLayout.shapes(config).forEach((role, shape) -> {
                if (roles.contains(role)) {
                    boolean gain = shape.dimension() == 1;
                    tensors.put(
                            role,
                            gain
                                    ? scope.ones(shape)
                                    : scope.randomNormal(0, WEIGHT_DEVIATION, shape, DataType.FLOAT32));
                }
            });
            return tensors;
        }
    }

    private static void delete(Path folder) throws IOException {
        for (String name : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
