package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@code tokenizer.json} and writes what native code is to read of it. The small sections are checked as trees
 * against {@link TokenizerSchema}; vocabulary and merges, by far the largest part, are copied as they are read. Padding,
 * truncation, the post-processor and the decoder are not handed on: they have no effect on the ids of a text, or it is had
 * in Java.
 */
final class TokenizerReader {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String VERSION = "1.0";
    private static final Set<String> SECTIONS = Set.of(
            "version",
            "truncation",
            "padding",
            "added_tokens",
            "normalizer",
            "pre_tokenizer",
            "post_processor",
            "decoder");

    private final Path path;
    private final ConfiguredTokens configured;
    private final JsonParser parser;
    private final JsonGenerator checked;
    private final Map<Integer, String> tokens = new HashMap<>();
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final ObjectNode sections = JSON.createObjectNode();
    private final ObjectNode model = JSON.createObjectNode();

    private TokenizerReader(Path path, ConfiguredTokens configured, JsonParser parser, JsonGenerator checked) {
        this.path = path;
        this.configured = configured;
        this.parser = parser;
        this.checked = checked;
    }

    /**
     * Reads the file's content.
     *
     * @param path where the content is from, for messages
     * @param json content that {@link StrictJson} has let pass
     * @param configured what other files say about the added tokens
     * @throws IllegalArgumentException if it holds anything but what is known to be safe
     */
    static TokenizerFile read(Path path, byte[] json, ConfiguredTokens configured) {
        StringWriter written = new StringWriter();
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator checked = JSON.createGenerator(written)) {
            TokenizerReader reader = new TokenizerReader(path, configured, parser, checked);
            reader.readSections();
            return reader.file(written);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": " + e.getOriginalMessage() + " (expected: valid JSON)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": " + e + " (expected: a readable file)", e);
        }
    }

    private void readSections() throws IOException {
        boolean modelRead = false;
        parser.nextToken();
        checked.writeStartObject();
        checked.writeStringField("version", VERSION);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String section = parser.currentName();
            parser.nextToken();
            if (section.equals("model")) {
                readModel();
                modelRead = true;
            } else if (SECTIONS.contains(section)) {
                sections.set(section, JSON.readTree(parser));
            } else {
                throw refusal(section + ": a section that isn't known", "no such section");
            }
        }
        if (!modelRead) {
            throw refusal("model: missing", "a BPE model");
        }
    }

    private TokenizerFile file(StringWriter written) throws IOException {
        if (!sections.path("version").asText(VERSION).equals(VERSION)) {
            throw TokenizerFile.refusal(path, "version", sections.path("version"), VERSION);
        }
        List<JsonNode> normalizers = TokenizerSchema.NORMALIZER.steps(path, sections.path("normalizer"));
        List<JsonNode> preTokenizers = TokenizerSchema.PRE_TOKENIZER.steps(path, sections.path("pre_tokenizer"));
        AddedTokens own = AddedTokens.of(path, "added_tokens", sections.path("added_tokens"), vocabulary);
        AddedTokens added = configured.mergedInto(own, vocabulary);
        added.requireFound(normalizers);
        added.forEach(this::put);
        List<JsonNode> steps = new ArrayList<>(normalizers);
        steps.addAll(preTokenizers);
        Coverage coverage = Coverage.of(vocabulary, added.list(), model, steps);
        requireUnknown(coverage);
        sections.putArray("added_tokens").addAll(added.list());
        for (String section : List.of("added_tokens", "normalizer", "pre_tokenizer")) {
            if (sections.has(section)) {
                checked.writeFieldName(section);
                checked.writeTree(sections.path(section));
            }
        }
        checked.writeEndObject();
        checked.flush();
        return new TokenizerFile(
                path,
                tokens,
                added,
                added.special(),
                TokenDecoding.of(path, sections.path("decoder")),
                SpecialFrame.of(path, sections.path("post_processor")),
                TextGrowth.of(path, normalizers, preTokenizers, added.leastLength()),
                coverage,
                written.toString());
    }

    /** A text with a character that has no token, not even an unknown one, could not be encoded. */
    private void requireUnknown(Coverage coverage) {
        JsonNode unknown = model.path("unk_token");
        if (unknown.isTextual() && !vocabulary.containsKey(unknown.textValue()) && !coverage.everyByte()) {
            throw TokenizerFile.refusal(path, "model.unk_token", unknown, "a token of model.vocab");
        }
    }

    private void readModel() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refusal("model: not an object", "a BPE model");
        }
        boolean merges = false;
        checked.writeObjectFieldStart("model");
        checked.writeStringField("type", "BPE");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "type" -> requireType();
                case "vocab" -> readVocabulary();
                case "merges" -> {
                    readMerges();
                    merges = true;
                }
                default -> {
                    JsonNode value = JSON.readTree(parser);
                    TokenizerSchema.requireModelField(path, field, value);
                    model.set(field, value);
                }
            }
        }
        if (vocabulary.isEmpty()) {
            throw refusal("model.vocab: missing", "an object of ids by token");
        }
        if (!merges) {
            throw refusal("model.merges: missing", "a list of merges");
        }
        for (Map.Entry<String, JsonNode> field : model.properties()) {
            checked.writeFieldName(field.getKey());
            checked.writeTree(field.getValue());
        }
        checked.writeEndObject();
    }

    private void requireType() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING || !parser.getText().equals("BPE")) {
            throw refusal("model.type: " + parser.getText(), "BPE");
        }
    }

    private void readVocabulary() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refusal("model.vocab: not an object", "an object of ids by token");
        }
        checked.writeObjectFieldStart("vocab");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String token = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw refusal("model.vocab: id of \"" + token + "\": " + parser.getText(), "an integer");
            }
            int id = parser.getIntValue();
            put(id, token);
            vocabulary.put(token, id);
            checked.writeNumberField(token, id);
        }
        checked.writeEndObject();
    }

    /** Each merge is written as {@code "a b"} or as {@code ["a", "b"]}. */
    private void readMerges() throws IOException {
        requireMerges(JsonToken.START_ARRAY);
        checked.writeArrayFieldStart("merges");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                checked.writeStartArray();
                for (int part = 0; part < 2; part++) {
                    parser.nextToken();
                    copyMerge();
                }
                parser.nextToken();
                requireMerges(JsonToken.END_ARRAY);
                checked.writeEndArray();
            } else {
                copyMerge();
            }
        }
        checked.writeEndArray();
    }

    private void copyMerge() throws IOException {
        requireMerges(JsonToken.VALUE_STRING);
        checked.writeString(parser.getText());
    }

    private void requireMerges(JsonToken expected) throws IOException {
        if (parser.currentToken() != expected) {
            throw refusal("model.merges: " + parser.getText(), "a list of merges, each a text or a list of two");
        }
    }

    private void put(int id, String token) {
        if (id < 0) {
            throw refusal("id of \"" + token + "\": " + id, ">= 0");
        }
        String other = tokens.putIfAbsent(id, token);
        if (other != null && !other.equals(token)) {
            throw refusal("id " + id + ": \"" + other + "\" and \"" + token + "\"", "one token per id");
        }
    }

    private IllegalArgumentException refusal(String what, String expectation) {
        return TokenizerFile.refusal(path, what, expectation);
    }
}
