package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens that a {@code tokenizer.json} lists besides the model's own.
 *
 * @param path the file, for messages
 * @param field its field, for messages
 * @param list the tokens as they are written
 * @param known ids of those that the model's vocabulary has as well
 */
record AddedTokens(Path path, String field, List<JsonNode> list, Set<Integer> known) {

    /** Each is compared with all others when the native reader adds it. */
    private static final int MOST = 20_000;

    /** A code point that Unicode has set aside for the use inside a program. */
    static final String NO_TEXT = "\uFDD0";

    private static final Set<String> ERASING = Set.of("Strip", "StripAccents", "Nmt", "BertNormalizer");
    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[A-Za-z0-9]");

    /**
     * Reads the section.
     *
     * @param vocabulary the model's own tokens
     * @throws IllegalArgumentException if it is malformed, or a token has an id that native code won't give it
     */
    static AddedTokens of(Path path, String field, JsonNode section, Map<String, Integer> vocabulary) {
        if (!section.isArray() && !section.isMissingNode()) {
            throw TokenizerFile.refusal(path, field, section, "a list of tokens");
        }
        if (section.size() > MOST) {
            throw TokenizerFile.refusal(path, field + ": " + section.size(), "at most " + MOST);
        }
        List<JsonNode> list = new ArrayList<>();
        Set<Integer> inVocabulary = new HashSet<>();
        Map<String, Integer> given = new HashMap<>();
        int next = vocabulary.size();
        for (JsonNode token : section) {
            TokenizerSchema.requireAddedToken(path, field, token);
            String content = token.path("content").textValue();
            int id = token.path("id").intValue();
            if (content.isEmpty()) {
                throw TokenizerFile.refusal(path, field + ".content", token, "a text that isn't empty");
            }
            Integer known = given.getOrDefault(content, vocabulary.get(content));
            if (vocabulary.containsKey(content)) {
                inVocabulary.add(id);
            }
            int assigned = known == null ? next : known;
            if (id != assigned) {
                throw TokenizerFile.refusal(
                        path,
                        field + ": id of \"" + content + "\": " + id,
                        assigned + ", which the tokenizers library gives it");
            }
            given.put(content, id);
            next = Math.max(next, id + 1);
            list.add(token);
        }
        return new AddedTokens(path, field, list, inVocabulary);
    }

    /**
     * The section as it is to be for native code that must not find some of the tokens in a text: without those that the
     * model's vocabulary has, and with the others, which keep their ids, spelled as no text is.
     */
    JsonNode without(Set<Integer> ids) {
        ArrayNode section = JsonNodeFactory.instance.arrayNode();
        for (JsonNode token : list) {
            int id = token.path("id").intValue();
            if (!ids.contains(id)) {
                section.add(token);
            } else if (!known.contains(id)) {
                section.add(token.<ObjectNode>deepCopy()
                        .put("content", NO_TEXT + id + NO_TEXT)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("single_word", false)
                        .put("normalized", false));
            }
        }
        return section;
    }

    /** What to do with an id and its token. */
    interface Action {

        void accept(int id, String token);
    }

    void forEach(Action action) {
        list.forEach(token ->
                action.accept(token.path("id").intValue(), token.path("content").textValue()));
    }

    /**
     * Refuses a token that is looked for after normalising, if nothing may be left of it: native code would find it between
     * all bytes of a text.
     */
    void requireFound(List<JsonNode> normalizers) {
        boolean deletes = normalizers.stream()
                .anyMatch(step -> step.path("type").textValue().equals("Replace")
                        && step.path("content").textValue().isEmpty());
        boolean erases = deletes
                || normalizers.stream()
                        .anyMatch(step -> ERASING.contains(step.path("type").textValue()));
        for (JsonNode token : list) {
            boolean kept = !deletes
                    && LETTER_OR_DIGIT
                            .matcher(token.path("content").textValue())
                            .find();
            if (erases && !kept && token.path("normalized").booleanValue()) {
                throw TokenizerFile.refusal(
                        path, field, token, "one of which the normalizer leaves something, or not normalized");
            }
        }
    }

    Set<Integer> ids() {
        return ids(list);
    }

    Set<Integer> special() {
        return ids(list.stream()
                .filter(token -> token.path("special").booleanValue())
                .toList());
    }

    private static Set<Integer> ids(List<JsonNode> tokens) {
        Set<Integer> ids = new HashSet<>();
        tokens.forEach(token -> ids.add(token.path("id").intValue()));
        return ids;
    }

    /** The fewest characters of a token; very many if there is none. */
    int leastLength() {
        return list.stream()
                .map(token -> token.path("content").textValue())
                .mapToInt(content -> content.codePointCount(0, content.length()))
                .min()
                .orElse(Integer.MAX_VALUE - 1);
    }
}
