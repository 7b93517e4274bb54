package io.speculative.djl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.djl.program.DecoderConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A folder's {@code config.json}: the shape of a Llama model and its special tokens. What the program does not compute,
 * such as biases or scaled rotary frequencies, is refused rather than ignored.
 */
final class ConfigFile {

    private static final String NAME = "config.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path path;
    private final JsonNode json;

    private ConfigFile(Path path, JsonNode json) {
        this.path = path;
        this.json = json;
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it is missing or no JSON object
     */
    static ConfigFile read(Path folder) {
        Path path = folder.resolve(NAME);
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(path + ": missing (expected: a model folder with " + NAME + ")");
        }
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(path));
            if (!json.isObject()) {
                throw new IllegalArgumentException(path + ": not an object (expected: a JSON object)");
            }
            return new ConfigFile(path, json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": " + e.getOriginalMessage() + " (expected: JSON)", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The shape of the model.
     *
     * @param contextLimit the most positions to provide for
     * @throws IllegalArgumentException if the model is not a Llama that the program computes
     */
    DecoderConfig decoder(int contextLimit) {
        require("model_type", "llama");
        requireIfPresent("hidden_act", "silu");
        requireIfPresent("attention_bias", "false");
        requireIfPresent("mlp_bias", "false");
        requireIfPresent("rope_scaling", "null");
        int hiddenSize = integer("hidden_size");
        int heads = integer("num_attention_heads");
        return new DecoderConfig(
                hiddenSize,
                integer("intermediate_size"),
                integer("num_hidden_layers"),
                heads,
                integerOr("num_key_value_heads", heads),
                integerOr("head_dim", hiddenSize / heads),
                integer("vocab_size"),
                Math.min(integer("max_position_embeddings"), contextLimit),
                number("rms_norm_eps", 1e-6),
                number("rope_theta", 10000.0),
                json.path("tie_word_embeddings").asBoolean(false));
    }

    /** The token a sequence begins with, if there is one. */
    OptionalInt beginToken() {
        JsonNode value = json.path("bos_token_id");
        return value.isInt() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    /** The tokens that end a text. */
    Set<Integer> endTokens() {
        JsonNode value = json.path("eos_token_id");
        Set<Integer> tokens = new LinkedHashSet<>();
        if (value.isInt()) {
            tokens.add(value.intValue());
        }
        for (JsonNode one : value) {
            tokens.add(one.intValue());
        }
        return tokens;
    }

    private int integer(String name) {
        JsonNode value = json.path(name);
        if (!value.isInt() || value.intValue() < 1) {
            throw refusal(name, "an integer >= 1");
        }
        return value.intValue();
    }

    private int integerOr(String name, int absent) {
        return json.path(name).isMissingNode() || json.path(name).isNull() ? absent : integer(name);
    }

    private double number(String name, double absent) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isNumber()) {
            throw refusal(name, "a number");
        }
        return value.doubleValue();
    }

    private void requireIfPresent(String name, String expected) {
        if (!json.path(name).isMissingNode() && !json.path(name).isNull()) {
            require(name, expected);
        }
    }

    private void require(String name, String expected) {
        if (!json.path(name).asText().equals(expected)) {
            throw refusal(name, expected);
        }
    }

    private IllegalArgumentException refusal(String name, String expected) {
        JsonNode value = json.path(name);
        String found = value.isMissingNode() ? "missing" : value.toString();
        return new IllegalArgumentException(path + ": " + name + ": " + found + " (expected: " + expected + ")");
    }
}
