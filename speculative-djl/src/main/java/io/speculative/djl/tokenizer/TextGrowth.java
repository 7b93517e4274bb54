package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * How much longer or shorter a text can become on its way to the model, in characters, and how long it may be for the
 * regular expressions on the way.
 *
 * @param ascii the most characters that one ASCII character becomes
 * @param other the most characters that any other becomes
 * @param rewritten whether an ASCII character may become another
 * @param shrink the most characters that become one; infinite if there is no bound
 * @param longest the longest text that is safe for the expressions
 * @param rescansSpaces whether an expression scans a run of spaces again from each of them
 */
record TextGrowth(double ascii, double other, boolean rewritten, double shrink, long longest, boolean rescansSpaces) {

    /** No text but a sample needs more; a chain of rules that multiplies does. */
    private static final double MOST = 256;

    private static final int LONGEST_RULE = 4096;

    /** The regular expression that ByteLevel splits with. */
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final RegexCost FREE = new RegexCost(Long.MAX_VALUE, false, 0);
    private static final TextGrowth NONE = new TextGrowth(1, 1, false, 1, Long.MAX_VALUE, false);

    /**
     * Works out what the steps do.
     *
     * @param path the file, for messages
     * @param normalizers steps that {@link TokenizerSchema} has let pass
     * @param preTokenizers likewise
     * @param leastAdded the fewest characters of an added token, each of which ends one piece of text and begins another
     * @throws IllegalArgumentException if a rule replaces nothing by something, multiplies a text, or has a regular
     *     expression whose cost isn't bounded
     */
    static TextGrowth of(Path path, List<JsonNode> normalizers, List<JsonNode> preTokenizers, int leastAdded) {
        double pieces = 1.0 / (leastAdded + 1);
        TextGrowth growth = NONE;
        for (JsonNode step : normalizers) {
            growth = growth.then(normalizer(path, step, pieces));
        }
        for (JsonNode step : preTokenizers) {
            growth = growth.then(preTokenizer(path, step, pieces));
            pieces = 1;
        }
        if (growth.ascii > MOST || growth.other > MOST) {
            throw TokenizerFile.refusal(
                    path,
                    "normalizer: rules that multiply a text by " + Math.max(growth.ascii, growth.other),
                    "at most " + MOST);
        }
        return growth;
    }

    private TextGrowth then(TextGrowth next) {
        double most = Math.max(next.ascii, next.other);
        return new TextGrowth(
                ascii * (rewritten ? most : next.ascii),
                other * most,
                rewritten || next.rewritten,
                shrink * next.shrink,
                Math.min(longest, rewritten && next.rescansSpaces ? RegexCost.LONGEST_RESCANNED : next.longest),
                rescansSpaces || next.rescansSpaces);
    }

    private static TextGrowth normalizer(Path path, JsonNode step, double pieces) {
        return switch (step.path("type").textValue()) {
            case "NFC" -> ofOther(3, 4);
            case "NFD" -> ofOther(4, 1);
            case "NFKC" -> ofOther(18, 4);
            case "NFKD" -> ofOther(18, 1);
            case "Lowercase" -> ofOther(2, 1);
            case "BertNormalizer" -> new TextGrowth(1, 12, true, Double.POSITIVE_INFINITY, Long.MAX_VALUE, false);
            case "ByteLevel" -> new TextGrowth(1, 4, true, 1, Long.MAX_VALUE, false);
            case "Prepend" ->
                prepended(pieces
                        * length(
                                path, "normalizer.Prepend", step.path("prepend").textValue()));
            case "Replace" -> replaced(path, step);
            default -> new TextGrowth(1, 1, true, Double.POSITIVE_INFINITY, Long.MAX_VALUE, false);
        };
    }

    private static TextGrowth preTokenizer(Path path, JsonNode step, double pieces) {
        return switch (step.path("type").textValue()) {
            case "ByteLevel" -> {
                TextGrowth prefixed = step.path("add_prefix_space").booleanValue() ? prepended(pieces) : NONE;
                yield prefixed.then(ofOther(4, 1))
                        .with(step.path("use_regex").asBoolean(true) ? RegexCost.of(GPT2) : FREE);
            }
            case "Metaspace" -> prepended(pieces);
            case "Digits", "UnicodeScripts", "FixedLength" -> NONE;
            case "Split" -> removing(step).with(cost(path, "pre_tokenizer.Split", step.path("pattern")));
            case "Punctuation" -> removing(step);
            default -> ofOther(1, Double.POSITIVE_INFINITY);
        };
    }

    private static TextGrowth removing(JsonNode step) {
        return step.path("behavior").asText().equals("Removed") ? ofOther(1, Double.POSITIVE_INFINITY) : NONE;
    }

    private static TextGrowth replaced(Path path, JsonNode step) {
        JsonNode pattern = step.path("pattern");
        RegexCost cost = cost(path, "normalizer.Replace", pattern);
        if (cost.leastWidth() == 0) {
            throw TokenizerFile.refusal(path, "normalizer.Replace", pattern, "a pattern that matches no empty text");
        }
        int written = length(path, "normalizer.Replace", step.path("content").textValue());
        double growth = Math.max(1, written / (double) cost.leastWidth());
        boolean shortens = pattern.has("Regex") || written < cost.leastWidth();
        return new TextGrowth(growth, growth, true, shortens ? Double.POSITIVE_INFINITY : 1, Long.MAX_VALUE, false)
                .with(cost);
    }

    private static RegexCost cost(Path path, String step, JsonNode pattern) {
        if (pattern.has("String")) {
            return new RegexCost(
                    Long.MAX_VALUE,
                    false,
                    length(path, step, pattern.path("String").textValue()));
        }
        try {
            return RegexCost.of(pattern.path("Regex").textValue());
        } catch (IllegalArgumentException e) {
            throw TokenizerFile.refusal(
                    path, step, pattern, "a regular expression whose cost is bounded; it has " + e.getMessage());
        }
    }

    private static int length(Path path, String step, String text) {
        if (text.length() > LONGEST_RULE) {
            throw TokenizerFile.refusal(
                    path, step + ": a text of " + text.length() + " characters", "at most " + LONGEST_RULE);
        }
        return text.codePointCount(0, text.length());
    }

    private TextGrowth with(RegexCost cost) {
        return new TextGrowth(
                ascii,
                other,
                rewritten,
                shrink,
                Math.min(longest, cost.longest()),
                rescansSpaces || cost.rescansSpaces());
    }

    private static TextGrowth prepended(double characters) {
        return new TextGrowth(1 + characters, 1 + characters, true, 1, Long.MAX_VALUE, false);
    }

    private static TextGrowth ofOther(double other, double shrink) {
        return new TextGrowth(1, other, false, shrink, Long.MAX_VALUE, false);
    }
}
