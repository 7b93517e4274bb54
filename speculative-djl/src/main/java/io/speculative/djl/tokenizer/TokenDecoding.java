package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder section of a {@code tokenizer.json}.
 *
 * @param spelling how a token spells its bytes
 * @param trimmed how many spaces are taken from the beginning of the whole text
 */
record TokenDecoding(TokenSpelling spelling, int trimmed) {

    static final String EXPECTATION = "ByteLevel, or Replace, ByteFallback, Fuse and Strip in this order";

    private static final List<String> ORDER = List.of("Replace", "ByteFallback", "Fuse", "Strip");

    /** Reads the section; anything that cannot be done token by token is refused. */
    static TokenDecoding of(Path path, JsonNode decoder) {
        List<JsonNode> steps = new ArrayList<>();
        flatten(decoder, steps);
        if (steps.size() == 1 && type(steps.get(0)).equals("ByteLevel")) {
            return new TokenDecoding(new ByteLevelSpelling(), 0);
        }
        requireOrder(path, steps);
        List<SentencePieceSpelling.Replacement> replacements = new ArrayList<>();
        boolean bytes = false;
        int trimmed = 0;
        for (JsonNode step : steps) {
            switch (type(step)) {
                case "Replace" -> replacements.add(replacement(path, step));
                case "ByteFallback" -> bytes = true;
                case "Strip" -> trimmed += trimmed(path, step, steps);
                default -> {
                    // Fuse: the whole text is one piece here anyway.
                }
            }
        }
        TokenSpelling spelling = new SentencePieceSpelling(replacements);
        return new TokenDecoding(bytes ? new ByteFallbackSpelling(spelling) : spelling, trimmed);
    }

    private static void flatten(JsonNode decoder, List<JsonNode> steps) {
        if (type(decoder).equals("Sequence")) {
            decoder.path("decoders").forEach(step -> flatten(step, steps));
        } else {
            steps.add(decoder);
        }
    }

    private static void requireOrder(Path path, List<JsonNode> steps) {
        int last = 0;
        for (JsonNode step : steps) {
            int place = ORDER.indexOf(type(step));
            if (place < last) {
                throw refusal(path, steps);
            }
            last = place;
        }
    }

    private static SentencePieceSpelling.Replacement replacement(Path path, JsonNode step) {
        JsonNode pattern = step.path("pattern").path("String");
        JsonNode content = step.path("content");
        if (!pattern.isTextual() || !content.isTextual()) {
            throw TokenizerFile.refusal(path, "decoder: " + step, "a Replace of one string by another");
        }
        return new SentencePieceSpelling.Replacement(pattern.textValue(), content.textValue());
    }

    private static int trimmed(Path path, JsonNode step, List<JsonNode> steps) {
        boolean whole = steps.stream().anyMatch(other -> type(other).equals("Fuse"));
        if (!whole
                || !step.path("content").asText().equals(" ")
                || step.path("stop").asInt(-1) != 0) {
            throw TokenizerFile.refusal(path, "decoder: " + step, "a Strip of spaces at the start, after Fuse");
        }
        return step.path("start").asInt();
    }

    private static String type(JsonNode decoder) {
        return decoder.path("type").asText();
    }

    private static IllegalArgumentException refusal(Path path, List<JsonNode> steps) {
        List<String> types = steps.stream().map(TokenDecoding::type).toList();
        return TokenizerFile.refusal(path, "decoder: " + types, EXPECTATION);
    }
}
