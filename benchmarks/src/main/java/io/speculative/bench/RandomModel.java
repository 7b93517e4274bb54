package io.speculative.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.program.DecoderConfig;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A model with random weights. What a pass costs does not depend on the weights.
 *
 * @param config its shape
 */
record RandomModel(DecoderConfig config) {

    private static final float WEIGHT_DEVIATION = 0.05f;

    /**
     * A shape by its name.
     *
     * @param name {@code target} (ten layers of width 384, 19 million weights in its linear maps) or {@code draft} (one
     *     layer of width 192)
     */
    static RandomModel named(String name) {
        return switch (name) {
            case "target" ->
                new RandomModel(DecoderConfig.llama(384, 1024, 10, 6, 6, 64, 4096, 512, 1e-5, 10000)
                        .withTiedEmbeddings());
            case "draft" ->
                new RandomModel(DecoderConfig.llama(192, 512, 1, 3, 3, 64, 4096, 512, 1e-5, 10000)
                        .withTiedEmbeddings());
            default -> throw new IllegalArgumentException("name: " + name + " (expected: target or draft)");
        };
    }

    /** Opens such a model; the caller closes it. */
    HuggingFaceModel open(ModelOptions options) {
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
                        config.hiddenSize(),
                        config.intermediateSize(),
                        config.layers(),
                        config.heads(),
                        config.keyValueHeads(),
                        config.headSize(),
                        config.vocabularySize(),
                        config.maxPositions());
    }

    /** As many tokens as the model has, of four letters each. */
    private String tokenizerJson() {
        StringJoiner tokens = new StringJoiner(",");
        for (int id = 0; id < config.vocabularySize(); id++) {
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
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, Shape> tensor : WeightLayout.of(config).entrySet()) {
                Shape shape = tensor.getValue();
                boolean gain = shape.dimension() == 1;
                tensors.put(
                        tensor.getKey(),
                        gain
                                ? manager.ones(shape)
                                : manager.randomNormal(0, WEIGHT_DEVIATION, shape, DataType.FLOAT32));
            }
            SafetensorsWriter.write(file, tensors);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (String name : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
