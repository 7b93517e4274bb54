package io.speculative.djl.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What becomes of a text before its words are encoded, as sections of a {@code tokenizer.json}. Those that
 * {@code tokenizer.ggml.pre} has a name for lie in {@code word-splits.json} as the models' own tokenizers have them; a name is
 * there only if they are known.
 *
 * @param normalizer what changes the text
 * @param preTokenizer what splits it into words
 * @param decoder how the text of tokens is put together
 * @param begins whether a text gets a begin token where the file doesn't say
 * @param wholeWords whether a word that is a token is that token, whatever the merges make of it
 */
record WordSplit(String normalizer, String preTokenizer, String decoder, boolean begins, boolean wholeWords) {

    private static final String KEY = "tokenizer.ggml.pre";
    private static final String TABLE = "word-splits.json";
    private static final String NONE = "null";
    private static final String BYTES = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true}";

    private static final String PREPEND = "{\"type\":\"Prepend\",\"prepend\":\"\u2581\"}";
    private static final String MARK = replace("{\"String\":\" \"}", "\u2581");
    private static final String UNMARK = replace("{\"String\":\"\u2581\"}", " ");

    /** The spaces around a text, and all but one of those in it. */
    private static final List<String> WITHOUT_EXTRA_SPACES = List.of(
            replace("{\"Regex\":\"\\\\A +\"}", ""),
            replace("{\"Regex\":\" +\\\\z\"}", ""),
            replace("{\"Regex\":\" +\"}", " "));

    /** The one that a file names. */
    static WordSplit named(GgufMetadata metadata) {
        TreeMap<String, JsonNode> byName = new TreeMap<>();
        for (JsonNode entry : table()) {
            entry.path("names").forEach(name -> byName.put(name.asText(), entry));
        }
        String known = String.join(" or ", byName.keySet());
        String name = metadata.text(KEY).orElseThrow(() -> metadata.missing(KEY, known));
        JsonNode entry = byName.get(name);
        if (entry == null) {
            throw metadata.refusal(KEY, name, known);
        }
        return new WordSplit(
                entry.path("normalizer").toString(),
                entry.path("pre_tokenizer").toString(),
                BYTES,
                entry.path("begins").booleanValue(),
                entry.path("whole_words").booleanValue());
    }

    private static JsonNode table() {
        try (InputStream content = Objects.requireNonNull(WordSplit.class.getResourceAsStream(TABLE))) {
            return new JsonMapper().readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Spaces become a letter, and the whole text is one word.
     *
     * @param addsSpace whether a space is put before the text
     * @param removesSpaces whether spaces around the text, and all but one of those that follow each other, are taken away
     */
    static WordSplit ofPieces(boolean addsSpace, boolean removesSpaces) {
        List<String> normalizers = new ArrayList<>(removesSpaces ? WITHOUT_EXTRA_SPACES : List.of());
        if (addsSpace) {
            normalizers.add(PREPEND);
        }
        normalizers.add(MARK);
        List<String> decoders = new ArrayList<>(List.of(UNMARK, "{\"type\":\"ByteFallback\"}", "{\"type\":\"Fuse\"}"));
        if (addsSpace) {
            decoders.add("{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}");
        }
        return new WordSplit(
                "{\"type\":\"Sequence\",\"normalizers\":" + normalizers + "}",
                NONE,
                "{\"type\":\"Sequence\",\"decoders\":" + decoders + "}",
                true,
                false);
    }

    private static String replace(String pattern, String content) {
        return "{\"type\":\"Replace\",\"pattern\":" + pattern + ",\"content\":\"" + content + "\"}";
    }
}
