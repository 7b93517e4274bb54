package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decoder section of a {@code tokenizer.json}.
 *
 * @param spelling how a token spells its bytes
 * @param trimmed how many spaces are taken from the beginning of the whole text
 * @param first how the first token of a text spells its bytes, if that differs
 */
record TokenDecoding(TokenSpelling spelling, int trimmed, Optional<TokenSpelling> first) {

    static final String EXPECTATION = "ByteLevel, or Metaspace, or Replace, ByteFallback, Fuse and Strip in this order";

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
            return new TokenDecoding(new ByteLevelSpelling(), 0, Optional.empty());
        } else if (steps.size() == 1 && type(steps.get(0)).equals("Metaspace")) {
            return metaspace(steps.get(0));
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
        return new TokenDecoding(bytes ? new ByteFallbackSpelling(spelling) : spelling, trimmed, Optional.empty());
    }

    /** Spaces written as another character, with one before the first word unless the scheme says never. */
    private static TokenDecoding metaspace(JsonNode step) {
        boolean never = step.path("prepend_scheme").asText().equals("never")
                || !step.path("add_prefix_space").asBoolean(true);
        String written = step.path("replacement").textValue();
        return new TokenDecoding(
                replacing(written, " "), 0, never ? Optional.empty() : Optional.of(replacing(written, "")));
    }

    private static TokenSpelling replacing(String written, String meant) {
        return new SentencePieceSpelling(List.of(new SentencePieceSpelling.Replacement(written, meant)));
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
