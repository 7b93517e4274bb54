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

    /** A token grows no more than this, so that a table of all of them stays of a sane size. */
    private static final int MOST_GROWTH = 8;

    /** Reads the section; anything that cannot be done token by token is refused. */
    static TokenDecoding of(Path path, JsonNode decoder) {
        List<JsonNode> steps = TokenizerSchema.DECODER.steps(path, decoder);
        if (steps.isEmpty()) {
            throw TokenizerFile.refusal(path, "decoder", decoder, EXPECTATION);
        }
        if (steps.size() == 1 && type(steps.get(0)).equals("ByteLevel")) {
            return new TokenDecoding(new ByteLevelSpelling(), 0);
        }
        requireOrder(path, steps);
        List<SentencePieceSpelling.Replacement> replacements = new ArrayList<>();
        boolean bytes = false;
        int trimmed = 0;
        double growth = 1;
        for (JsonNode step : steps) {
            switch (type(step)) {
                case "Replace" -> {
                    SentencePieceSpelling.Replacement replacement = replacement(path, step);
                    replacements.add(replacement);
                    growth *= Math.max(1, replacement.growth());
                }
                case "ByteFallback" -> bytes = true;
                case "Strip" ->
                    trimmed = (int) Math.min(Integer.MAX_VALUE, (long) trimmed + trimmed(path, step, steps));
                default -> {
                    // Fuse: the whole text is one piece here anyway.
                }
            }
        }
        if (growth > MOST_GROWTH) {
            throw TokenizerFile.refusal(
                    path, "decoder: Replace steps that multiply a token by " + growth, "at most " + MOST_GROWTH);
        }
        TokenSpelling spelling = new SentencePieceSpelling(replacements);
        return new TokenDecoding(bytes ? new ByteFallbackSpelling(spelling) : spelling, trimmed);
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
        if (!pattern.isTextual() || pattern.textValue().isEmpty()) {
            throw TokenizerFile.refusal(path, "decoder", step, "a Replace of one string, not empty, by another");
        }
        return new SentencePieceSpelling.Replacement(pattern.textValue(), content.textValue());
    }

    private static int trimmed(Path path, JsonNode step, List<JsonNode> steps) {
        boolean whole = steps.stream().anyMatch(other -> type(other).equals("Fuse"));
        if (!whole
                || !step.path("content").asText().equals(" ")
                || step.path("stop").intValue() != 0) {
            throw TokenizerFile.refusal(path, "decoder", step, "a Strip of spaces at the start, after Fuse");
        }
        return step.path("start").intValue();
    }

    private static String type(JsonNode decoder) {
        return decoder.path("type").asText();
    }

    private static IllegalArgumentException refusal(Path path, List<JsonNode> steps) {
        List<String> types = steps.stream().map(TokenDecoding::type).toList();
        return TokenizerFile.refusal(path, "decoder: " + types, EXPECTATION);
    }
}
