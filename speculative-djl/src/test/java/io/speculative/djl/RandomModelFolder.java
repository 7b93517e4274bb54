package io.speculative.djl;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.program.WeightLayout;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Writes a model folder with seeded random weights: grouped queries, heads wider than the hidden size divided among them,
 * sizes that are no multiple of a vector, and an output head of its own.
 */
final class RandomModelFolder {

    static final DecoderConfig CONFIG =
            DecoderConfig.llama(new Size(24, 2, 320), new Heads(6, 2, 10), 21, 43, 1e-5, 10000);

    private RandomModelFolder() {}

    static void write(Path folder) {
        write(folder, CONFIG, 11);
    }

    /** The vocabulary must have at most 78 tokens: each is a character of its own. */
    static void write(Path folder, DecoderConfig config, long seed) {
        try {
            Files.writeString(folder.resolve("config.json"), config(config));
            Files.writeString(folder.resolve("tokenizer.json"), tokenizer(config));
            Files.write(folder.resolve("model.safetensors"), weights(config, seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String config() {
        return config(CONFIG);
    }

    private static String config(DecoderConfig config) {
        return """
                {"model_type": "llama", "hidden_size": %d, "intermediate_size": %d, "num_hidden_layers": %d,
                 "num_attention_heads": %d, "num_key_value_heads": %d, "head_dim": %d, "vocab_size": %d,
                 "max_position_embeddings": %d, "rms_norm_eps": 1e-05, "rope_theta": 10000.0,
                 "hidden_act": "silu", "tie_word_embeddings": %b, "bos_token_id": 1, "eos_token_id": [2, 3]}
                """.formatted(
                        config.size().hidden(),
                        config.feedForward().width(),
                        config.size().layers(),
                        config.heads().count(),
                        config.heads().keyValues(),
                        config.heads().size(),
                        config.tokens().vocabularySize(),
                        config.size().positions(),
                        config.tiedEmbeddings());
    }

    private static String tokenizer(DecoderConfig config) {
        StringJoiner vocabulary = new StringJoiner(",");
        for (int id = 0; id < config.tokens().vocabularySize(); id++) {
            vocabulary.add("\"" + (char) ('0' + id) + "\":" + id);
        }
        return """
                {"version": "1.0", "added_tokens": [], "normalizer": null, "post_processor": null,
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
                 "model": {"type": "BPE", "vocab": {%s}, "merges": []}}
                """.formatted(vocabulary);
    }

    private static byte[] weights(DecoderConfig config, long seed) {
        Map<String, Shape> layout = WeightLayout.of(config);
        StringJoiner header = new StringJoiner(",", "{", "}");
        long end = 0;
        for (Map.Entry<String, Shape> tensor : layout.entrySet()) {
            long begin = end;
            end += tensor.getValue().size() * Float.BYTES;
            header.add("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), shape(tensor.getValue()), begin, end));
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + json.length + end))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        Random random = new Random(seed);
        for (Map.Entry<String, Shape> tensor : layout.entrySet()) {
            boolean gain = tensor.getValue().dimension() == 1;
            for (long i = 0; i < tensor.getValue().size(); i++) {
                file.putFloat((float) (gain ? 0.5 + random.nextDouble() : 0.3 * random.nextGaussian()));
            }
        }
        return file.array();
    }

    private static String shape(Shape shape) {
        return Arrays.toString(shape.getShape());
    }
}
