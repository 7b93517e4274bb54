package io.speculative.djl;

import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.djl.family.ModelFamily;
import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.DecoderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder's {@code config.json}, with its optional {@code generation_config.json}: the shape of a model and its
 * special tokens. What the program does not compute is refused rather than ignored.
 */
final class ConfigFile {

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
     * The family of the model.
     *
     * @throws IllegalArgumentException if it is none that is known, or its weights are quantised
     */
    ModelFamily family() {
        return ModelFamily.of(config);
    }

    /**
     * The shape of the model.
     *
     * @param contextLimit the most positions to provide for
     * @throws IllegalArgumentException if it is none that the program computes
     */
    DecoderConfig decoder(int contextLimit) {
        return family().decoder(config).withMaxPositions(contextLimit);
    }

    /**
     * The token a sequence begins with: that of {@code generation_config.json}, or else that of {@code config.json}, or of the
     * text model in it.
     *
     * @param size the number of token ids of the model
     */
    OptionalInt beginToken(int size) {
        String name = "bos_token_id";
        JsonFile file = fileWith(name);
        return file.field(name)
                .map(value -> OptionalInt.of(token(file, name, value, size)))
                .orElse(OptionalInt.empty());
    }

    /**
     * The tokens that end a text: those of {@code generation_config.json}, or else those of {@code config.json}, or of the text
     * model in it.
     *
     * @param size the number of token ids of the model
     */
    Set<Integer> endTokens(int size) {
        String name = "eos_token_id";
        JsonFile file = fileWith(name);
        Set<Integer> tokens = new LinkedHashSet<>();
        file.field(name).ifPresent(value -> {
            if (value.isArray()) {
                value.forEach(one -> tokens.add(token(file, name, one, size)));
            } else {
                tokens.add(token(file, name, value, size));
            }
        });
        return tokens;
    }

    private JsonFile fileWith(String name) {
        return Stream.of(generation, Optional.of(config), config.object("text_config"))
                .flatMap(Optional::stream)
                .filter(file -> file.field(name).isPresent())
                .findFirst()
                .orElse(config);
    }

    private static int token(JsonFile file, String name, JsonNode value, int size) {
        if (!value.isInt() || value.intValue() < 0 || value.intValue() >= size) {
            throw file.refusal(name, "token ids from 0 to " + (size - 1));
        }
        return value.intValue();
    }
}
