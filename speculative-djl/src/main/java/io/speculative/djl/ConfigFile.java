package io.speculative.djl;

import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.djl.program.DecoderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A folder's {@code config.json}, with its optional {@code generation_config.json}: the shape of a Llama model and its
 * special tokens. What the program does not compute, such as biases or scaled rotary frequencies, is refused rather than
 * ignored.
 */
final class ConfigFile {

    private static final int MOST_LAYERS = 10_000;
    private static final int WIDEST = 1 << 24;

    private final JsonFile config;
    private final Optional<JsonFile> generation;

    private ConfigFile(JsonFile config, Optional<JsonFile> generation) {
        this.config = config;
        this.generation = generation;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if {@code config.json} is missing, or one of them is no JSON object
     */
    static ConfigFile read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + ": not a folder (expected: a model folder)");
        }
        Path generation = folder.resolve("generation_config.json");
        return new ConfigFile(
                JsonFile.read(folder.resolve("config.json")),
                Files.isRegularFile(generation) ? Optional.of(JsonFile.read(generation)) : Optional.empty());
    }

    /**
     * The shape of the model.
     *
     * @param contextLimit the most positions to provide for
     * @throws IllegalArgumentException if the model is not a Llama that the program computes
     */
    DecoderConfig decoder(int contextLimit) {
        requireComputable();
        int hiddenSize = config.size("hidden_size", WIDEST);
        int heads = config.size("num_attention_heads", WIDEST);
        return new DecoderConfig(
                hiddenSize,
                config.size("intermediate_size", WIDEST),
                config.size("num_hidden_layers", MOST_LAYERS),
                heads,
                keyValueHeads(heads),
                headSize(hiddenSize, heads),
                config.size("vocab_size", WIDEST),
                Math.min(config.size("max_position_embeddings", WIDEST), contextLimit),
                config.positive("rms_norm_eps").orElse(1e-6),
                ropeTheta(),
                config.flag("tie_word_embeddings").orElse(false));
    }

    /** The token a sequence begins with, if there is one. */
    OptionalInt beginToken() {
        return config.field("bos_token_id")
                .map(value -> OptionalInt.of(token(config, "bos_token_id", value)))
                .orElse(OptionalInt.empty());
    }

    /** The tokens that end a text: those of {@code generation_config.json}, or else those of {@code config.json}. */
    Set<Integer> endTokens() {
        String name = "eos_token_id";
        JsonFile file =
                generation.filter(settings -> settings.field(name).isPresent()).orElse(config);
        Set<Integer> tokens = new LinkedHashSet<>();
        file.field(name).ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(one -> tokens.add(token(file, name, one)));
            } else {
                tokens.add(token(file, name, value));
            }
        });
        return tokens;
    }

    private void requireComputable() {
        if (config.field("model_type").isEmpty()) {
            throw config.refusal("model_type", "llama");
        }
        config.requireIfPresent("model_type", "llama");
        config.requireIfPresent("hidden_act", "silu");
        config.requireIfPresent("attention_bias", "false");
        config.requireIfPresent("mlp_bias", "false");
        config.requireIfPresent("partial_rotary_factor", "1.0");
        for (String absent : List.of("sliding_window", "quantization_config")) {
            if (config.field(absent).isPresent()) {
                throw config.refusal(absent, "null");
            }
        }
        for (String name : List.of("rope_scaling", "rope_parameters")) {
            config.object(name).ifPresent(rope -> {
                if (rope.field("rope_type").or(() -> rope.field("type")).isEmpty()) {
                    throw rope.refusal("rope_type", "default");
                }
                rope.requireIfPresent("rope_type", "default");
                rope.requireIfPresent("type", "default");
            });
        }
    }

    private int keyValueHeads(int heads) {
        String name = "num_key_value_heads";
        if (config.field(name).isEmpty()) {
            return heads;
        }
        int keyValueHeads = config.size(name, heads);
        if (heads % keyValueHeads != 0) {
            throw config.refusal(name, "a divisor of num_attention_heads, " + heads);
        }
        return keyValueHeads;
    }

    private int headSize(int hiddenSize, int heads) {
        String name = "head_dim";
        if (config.field(name).isPresent()) {
            int headSize = config.size(name, WIDEST);
            if (headSize % 2 != 0) {
                throw config.refusal(name, "an even number");
            }
            return headSize;
        }
        if (hiddenSize % (2 * (long) heads) != 0) {
            throw config.refusal("hidden_size", "a multiple of twice num_attention_heads, " + heads);
        }
        return hiddenSize / heads;
    }

    private double ropeTheta() {
        return config.positive("rope_theta")
                .or(() -> config.object("rope_parameters").flatMap(rope -> rope.positive("rope_theta")))
                .orElse(10_000.0);
    }

    private static int token(JsonFile file, String name, JsonNode value) {
        if (!value.isInt() || value.intValue() < 0) {
            throw file.refusal(name, "token ids");
        }
        return value.intValue();
    }
}
