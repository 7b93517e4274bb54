package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What decoding needs from a {@code tokenizer.json}.
 *
 * @param path where it was read from
 * @param tokens every token by id
 * @param added ids of the tokens that the file lists besides the model's own
 * @param special ids that stand for no text
 * @param decoding how the text of tokens is put together
 */
record TokenizerFile(
        Path path, Map<Integer, String> tokens, Set<Integer> added, Set<Integer> special, TokenDecoding decoding) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads what decoding needs; the merges, by far the largest part, are passed over.
     *
     * @param path where the content is from, for messages
     * @param json content that {@link StrictJson} has let pass
     */
    static TokenizerFile read(Path path, byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return new Reader(path).read(parser);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + ": " + e.getOriginalMessage() + " (expected: valid JSON)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + ": " + e + " (expected: a readable file)", e);
        }
    }

    /** The same with more of the added tokens special; other ids have no effect. */
    TokenizerFile withSpecial(Set<Integer> ids) {
        Set<Integer> all = new HashSet<>(special);
        ids.stream().filter(added::contains).forEach(all::add);
        return new TokenizerFile(path, tokens, added, all, decoding);
    }

    static IllegalArgumentException refusal(Path path, String what, String expectation) {
        return new IllegalArgumentException(path + ": " + what + " (expected: " + expectation + ")");
    }

    private static final class Reader {

        private final Path path;
        private final Map<Integer, String> tokens = new HashMap<>();
        private final Set<Integer> added = new HashSet<>();
        private final Set<Integer> special = new HashSet<>();
        private @Nullable TokenDecoding decoding;
        private boolean vocabularyRead;

        Reader(Path path) {
            this.path = path;
        }

        TokenizerFile read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refusal(path, "not a JSON object", "a tokenizer.json");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "model" -> readModel(parser);
                    case "added_tokens" -> readAddedTokens(JSON.readTree(parser));
                    case "normalizer" -> requireRules(JSON.readTree(parser));
                    case "post_processor" -> requireTemplateTokens(JSON.readTree(parser));
                    case "decoder" -> decoding = TokenDecoding.of(path, JSON.readTree(parser));
                    default -> parser.skipChildren();
                }
            }
            if (!vocabularyRead) {
                throw refusal(path, "model.vocab: missing", "an object of ids by token");
            }
            if (decoding == null) {
                throw refusal(path, "decoder: missing", TokenDecoding.EXPECTATION);
            }
            return new TokenizerFile(path, tokens, added, special, decoding);
        }

        private void readModel(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw refusal(path, "model: not an object", "a BPE model");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "type" -> requireModel(field, parser, "BPE");
                    case "continuing_subword_prefix" -> requireModel(field, parser, "null", "");
                    case "vocab" -> readVocabulary(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void requireModel(String field, JsonParser parser, String... accepted) throws IOException {
            if (!List.of(accepted).contains(parser.getText())) {
                throw refusal(path, "model." + field + ": " + parser.getText(), accepted[0]);
            }
        }

        private void readVocabulary(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw refusal(path, "model.vocab: not an object", "an object of ids by token");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String token = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw refusal(path, "model.vocab: id of \"" + token + "\": " + parser.getText(), "an integer");
                }
                put(parser.getIntValue(), token);
            }
            vocabularyRead = true;
        }

        private void readAddedTokens(JsonNode list) {
            for (JsonNode token : list) {
                JsonNode id = token.path("id");
                JsonNode content = token.path("content");
                if (!id.isInt() || !content.isTextual()) {
                    throw refusal(path, "added_tokens: " + token, "objects with an integer id and a content");
                }
                put(id.intValue(), content.textValue());
                added.add(id.intValue());
                if (token.path("special").asBoolean()) {
                    special.add(id.intValue());
                }
            }
        }

        /** Compiled rules are the one kind whose faults would end the virtual machine. */
        private void requireRules(JsonNode normalizer) {
            normalizer.path("normalizers").forEach(this::requireRules);
            if (normalizer.path("type").asText().equals("Precompiled")) {
                throw refusal(path, "normalizer: Precompiled", "one that is not compiled");
            }
        }

        /** A template that inserts a token it does not define would end the virtual machine at the first text. */
        private void requireTemplateTokens(JsonNode processor) {
            processor.path("processors").forEach(this::requireTemplateTokens);
            for (String template : List.of("single", "pair")) {
                for (JsonNode piece : processor.path(template)) {
                    JsonNode token = piece.path("SpecialToken").path("id");
                    if (!token.isMissingNode()
                            && !processor.path("special_tokens").has(token.asText())) {
                        throw refusal(path, "post_processor: " + token, "one of its special_tokens");
                    }
                }
            }
        }

        private void put(int id, String token) {
            if (id < 0) {
                throw refusal(path, "id of \"" + token + "\": " + id, ">= 0");
            }
            String other = tokens.putIfAbsent(id, token);
            if (other != null && !other.equals(token)) {
                throw refusal(path, "id " + id + ": \"" + other + "\" and \"" + token + "\"", "one token per id");
            }
        }
    }
}
