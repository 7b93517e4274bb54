package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which characters of a text a vocabulary has tokens for.
 *
 * @param everyCharacter whether each character that reaches the model is part of some token; characters without one are
 *     dropped, or many of them become one unknown token
 * @param everyByte whether that is so because each byte has a token
 * @param longestToken the characters of the longest token
 */
record Coverage(boolean everyCharacter, boolean everyByte, int longestToken) {

    /** The steps that leave the characters of a text as they are. */
    private static final Set<String> SPLITTING =
            Set.of("Digits", "Punctuation", "Split", "UnicodeScripts", "FixedLength", "Whitespace", "WhitespaceSplit");

    /**
     * Works out what is covered.
     *
     * @param vocabulary the model's own tokens
     * @param added what the file adds to them
     * @param model the model's other fields
     * @param steps what happens to a text before, in this order
     */
    static Coverage of(Map<String, Integer> vocabulary, List<JsonNode> added, JsonNode model, List<JsonNode> steps) {
        boolean plain = model.path("end_of_word_suffix").asText("").isEmpty();
        boolean bytes =
                plain && ((isByteLevel(steps) && hasEveryByte(vocabulary)) || hasEveryFallback(vocabulary, model));
        boolean unknown = plain
                && vocabulary.containsKey(model.path("unk_token").asText(""))
                && !model.path("fuse_unk").booleanValue();
        boolean swallowing = added.stream()
                .anyMatch(token -> token.path("lstrip").booleanValue()
                        || token.path("rstrip").booleanValue());
        int longest = 1;
        for (String token : vocabulary.keySet()) {
            longest = Math.max(longest, token.codePointCount(0, token.length()));
        }
        for (JsonNode token : added) {
            longest = Math.max(longest, token.path("content").textValue().length());
        }
        return new Coverage((bytes || unknown) && !swallowing, bytes, longest);
    }

    /** Whether the text reaches the model as the characters that stand for bytes. */
    private static boolean isByteLevel(List<JsonNode> steps) {
        int last = steps.size() - 1;
        while (last >= 0 && SPLITTING.contains(steps.get(last).path("type").textValue())) {
            last--;
        }
        return last >= 0 && steps.get(last).path("type").textValue().equals("ByteLevel");
    }

    private static boolean hasEveryByte(Map<String, Integer> vocabulary) {
        return ByteLevelSpelling.alphabet().allMatch(vocabulary::containsKey);
    }

    private static boolean hasEveryFallback(Map<String, Integer> vocabulary, JsonNode model) {
        return model.path("byte_fallback").booleanValue()
                && IntStream.range(0, 256)
                        .mapToObj(value -> String.format("<0x%02X>", value))
                        .allMatch(vocabulary::containsKey);
    }
}
