package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.chat.template.SpecialTokens;
import io.speculative.djl.json.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the other files of a folder say about the added tokens of its {@code tokenizer.json}, as transformers 5 reads them.
 *
 * @param file {@code tokenizer_config.json}
 * @param declared the entries of its {@code added_tokens_decoder} by id
 * @param named the spellings of the special tokens that have a name, such as {@code bos_token}
 */
record ConfiguredTokens(Path file, Map<Integer, JsonNode> declared, Collection<String> named) {

    private static final String FIELD = "added_tokens_decoder";
    private static final Pattern ID = Pattern.compile("[0-9]{1,9}");

    /**
     * Reads the files, none of which has to be there.
     *
     * @throws IllegalArgumentException if one is malformed
     */
    static ConfiguredTokens read(Path folder, SpecialTokens named) {
        Path file = folder.resolve("tokenizer_config.json");
        Map<Integer, JsonNode> declared = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            JsonFile.read(file)
                    .object(FIELD)
                    .ifPresent(tokens -> tokens.forEach((id, token) -> {
                        if (!ID.matcher(id).matches()) {
                            throw TokenizerFile.refusal(file, FIELD + ": \"" + id + "\"", "ids of at most 9 digits");
                        }
                        declared.put(Integer.valueOf(id), token);
                    }));
        }
        return new ConfiguredTokens(file, declared, named.spellings().values());
    }

    /**
     * The added tokens of a {@code tokenizer.json} with those of this folder's other files. A declared token takes the place
     * of one with the same text; others follow in the order of their ids. A named token is special, and is added if the
     * model's vocabulary has it; if no file gives it an id, it is left out.
     *
     * @param added the tokens of {@code tokenizer.json}
     * @param vocabulary the model's own tokens
     * @throws IllegalArgumentException if an entry is malformed, or has another id than it gets
     */
    AddedTokens mergedInto(AddedTokens added, Map<String, Integer> vocabulary) {
        Map<String, ObjectNode> merged = new LinkedHashMap<>();
        added.list().forEach(token -> merged.put(token.path("content").asText(), token.deepCopy()));
        declared.forEach((id, token) -> {
            ObjectNode complete = complete(id, token);
            String content = complete.path("content").asText();
            JsonNode known = merged.get(content);
            if (known != null) {
                complete.set("id", known.path("id"));
            }
            merged.put(content, complete);
        });
        for (String content : named) {
            Integer id = vocabulary.get(content);
            if (!merged.containsKey(content) && id != null) {
                merged.put(content, token(id, content, true));
            } else if (merged.containsKey(content)) {
                merged.get(content).put("special", true);
            }
        }
        if (List.<JsonNode>copyOf(merged.values()).equals(added.list())) {
            return added;
        }
        ArrayNode section = JsonNodeFactory.instance.arrayNode().addAll(merged.values());
        return AddedTokens.of(file, FIELD, section, vocabulary);
    }

    /** A token with all of its fields, where the file leaves out some. */
    private ObjectNode complete(int id, JsonNode token) {
        String content = token.path("content").asText();
        if (!token.isObject() || content.isEmpty()) {
            throw TokenizerFile.refusal(file, FIELD + "." + id, token, "an object with a content");
        }
        ObjectNode complete = token(id, content, token.path("special").asBoolean());
        token.properties().forEach(field -> complete.set(field.getKey(), field.getValue()));
        return complete;
    }

    private static ObjectNode token(int id, String content, boolean special) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", !special)
                .put("special", special);
    }
}
