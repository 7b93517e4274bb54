package io.speculative.djl.gguf;

import java.util.Map;
import java.util.TreeMap;

/**
 * What becomes of a text before its words are encoded, as sections of a {@code tokenizer.json}.
 *
 * @param normalizer what changes the text
 * @param preTokenizer what splits it into words
 * @param decoder how the text of tokens is put together
 * @param begins whether a text gets a begin token where the file doesn't say
 * @param wholeWords whether a word that is a token is that token, whatever the merges make of it
 */
record WordSplit(String normalizer, String preTokenizer, String decoder, boolean begins, boolean wholeWords) {

    private static final String KEY = "tokenizer.ggml.pre";
    private static final String NONE = "null";
    private static final String NFC = "{\"type\":\"NFC\"}";
    private static final String BYTES = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true}";

    /** The words of GPT-2, its own expression among the step's. */
    private static final String GPT2 =
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";

    private static final String DIGITS = "{\"type\":\"Digits\",\"individual_digits\":true}";

    /** Numbers in pieces of up to three digits in Llama 3, of one in Qwen 2. */
    private static final String CASELESS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}%s|"
                    + " ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+";

    private static final WordSplit OF_GPT2 = new WordSplit(NONE, GPT2, BYTES, false, false);
    private static final WordSplit OF_SINGLE_DIGITS = new WordSplit(NONE, sequence(DIGITS, GPT2), BYTES, false, false);
    private static final WordSplit OF_LLAMA3 = new WordSplit(NONE, caseless("{1,3}"), BYTES, true, true);
    private static final WordSplit OF_QWEN2 = new WordSplit(NFC, caseless(""), BYTES, false, false);

    private static final Map<String, WordSplit> BY_NAME = new TreeMap<>(Map.of(
            "gpt-2", OF_GPT2,
            "smollm", OF_SINGLE_DIGITS,
            "starcoder", OF_SINGLE_DIGITS,
            "llama-bpe", OF_LLAMA3,
            "llama3", OF_LLAMA3,
            "qwen2", OF_QWEN2));

    /** The one that a file names. */
    static WordSplit named(GgufMetadata metadata) {
        String known = String.join(" or ", BY_NAME.keySet());
        String name = metadata.text(KEY).orElseThrow(() -> metadata.missing(KEY, known));
        WordSplit split = BY_NAME.get(name);
        if (split == null) {
            throw metadata.refusal(KEY, name, known);
        }
        return split;
    }

    /** Spaces become a letter, and the whole text is one word. */
    static WordSplit ofPieces(boolean addsSpace) {
        String replace = "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"\u2581\"}";
        String prepend = "{\"type\":\"Prepend\",\"prepend\":\"\u2581\"}";
        String strip = addsSpace ? ",{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}" : "";
        return new WordSplit(
                addsSpace ? "{\"type\":\"Sequence\",\"normalizers\":[" + prepend + "," + replace + "]}" : replace,
                NONE,
                "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"\u2581\"},\"content\":\" \"},"
                        + "{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}" + strip + "]}",
                true,
                false);
    }

    private static String caseless(String digits) {
        return sequence(
                "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"" + CASELESS.formatted(digits)
                        + "\"},\"behavior\":\"Isolated\",\"invert\":false}",
                "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}");
    }

    private static String sequence(String first, String second) {
        return "{\"type\":\"Sequence\",\"pretokenizers\":[" + first + "," + second + "]}";
    }
}
