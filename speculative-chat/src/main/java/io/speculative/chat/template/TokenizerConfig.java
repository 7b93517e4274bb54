package io.speculative.chat.template;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.model.HeapRoom;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A {@code tokenizer_config.json}, or another file of the folder that says something about its tokens. */
final class TokenizerConfig {

    static final String FILE = "tokenizer_config.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** An empty object takes 80 bytes, and 3 characters with its comma. */
    private static final double HEAP_PER_BYTE = 32;

    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token");

    private final Path file;
    private final JsonNode config;

    private TokenizerConfig(Path file, JsonNode config) {
        this.file = file;
        this.config = config;
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException if it is not one JSON object
     */
    static TokenizerConfig read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            HeapRoom.require(file, HEAP_PER_BYTE * Files.size(file));
            JsonNode config = JSON.readTree(content);
            if (!config.isObject()) {
                throw new IllegalArgumentException(file + ": not an object (expected: a JSON object)");
            }
            return new TokenizerConfig(file, config);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + ": " + message(e) + place(e) + " (expected: valid JSON)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e + " (expected: a readable file)", e);
        }
    }

    /** Without what Jackson says of a source that it was told not to name. */
    private static String message(JsonProcessingException e) {
        return e.getOriginalMessage().replaceAll("\\[Source: [^;]*; ", "[");
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return Objects.isNull(at) ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * Reads the file if it is there.
     *
     * @throws IllegalArgumentException if it is not one JSON object
     */
    static Optional<TokenizerConfig> readIfPresent(Path file) {
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** A field that is a text. */
    Optional<String> text(String name) {
        return Optional.of(config.path(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** Whether the file lists the tokens that are added to the vocabulary, and with them all that are special. */
    boolean listsAddedTokens() {
        return config.has("added_tokens_decoder");
    }

    /** The templates by their names; one without a name is the default. */
    Map<String, String> chatTemplates() {
        JsonNode value = config.path("chat_template");
        Map<String, String> templates = new LinkedHashMap<>();
        if (value.isTextual()) {
            templates.put(ChatTemplate.DEFAULT, value.textValue());
        } else if (value.isArray()) {
            for (JsonNode named : value) {
                if (named.path("template").isTextual()) {
                    templates.put(
                            named.path("name").asText(), named.path("template").textValue());
                }
            }
        }
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && !templates.containsKey(ChatTemplate.DEFAULT)) {
            throw refusal("chat_template", value, "a template, or several with one named default");
        }
        return templates;
    }

    /**
     * Adds the spellings of special tokens by their names, such as {@code bos_token}, those of a model's own names and of
     * {@code extra_special_tokens} included. What this file says takes the place of what is there; a token that is null has
     * no spelling.
     */
    void addSpecialTokens(Map<String, String> tokens) {
        config.properties().forEach(field -> {
            if (TOKENS.contains(field.getKey())
                    || (field.getKey().endsWith("_token") && field.getValue().isTextual())) {
                add(tokens, field.getKey(), field.getValue());
            }
        });
        JsonNode extra = config.path("extra_special_tokens");
        if (extra.isObject()) {
            extra.properties().forEach(token -> add(tokens, token.getKey(), token.getValue()));
        }
    }

    private void add(Map<String, String> tokens, String name, JsonNode value) {
        JsonNode spelling = value.isObject() ? value.path("content") : value;
        if (spelling.isTextual()) {
            tokens.put(name, spelling.textValue());
        } else if (value.isNull()) {
            tokens.remove(name);
        } else if (!value.isMissingNode()) {
            throw refusal(name, value, "a token, or an object with its content");
        }
    }

    private IllegalArgumentException refusal(String name, JsonNode value, String expected) {
        String text =
                value.isContainerNode() ? value.getNodeType().toString().toLowerCase(Locale.ROOT) : value.toString();
        return new IllegalArgumentException(file + ": " + name + ": " + text + " (expected: " + expected + ")");
    }
}
