package io.speculative.training.bpe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.training.bpe.BytePairVocabulary.Merge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A vocabulary as a {@code tokenizer.json} of the Hugging Face tokenizers library: byte-level BPE, the begin token put
 * before every encoded text.
 */
public final class TokenizerFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFile() {}

    /**
     * Writes a vocabulary.
     *
     * @param vocabulary the vocabulary
     * @param file the file to write or replace
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(BytePairVocabulary vocabulary, Path file) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        added.add(specialToken(BytePairVocabulary.BEGIN_ID, BytePairVocabulary.BEGIN));
        added.add(specialToken(BytePairVocabulary.END_ID, BytePairVocabulary.END));
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.set("post_processor", beginFirst());
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.put(vocabulary.tokens().get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : vocabulary.merges()) {
            merges.add(vocabulary.tokens().get(merge.left()) + " "
                    + vocabulary.tokens().get(merge.right()));
        }
        try {
            JSON.writeValue(file.toFile(), root);
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer: cannot write " + file, e);
        }
    }

    /**
     * Reads a vocabulary that {@link #write} wrote.
     *
     * @param file the file
     * @return the vocabulary
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if a merge names an unknown token
     */
    public static BytePairVocabulary read(Path file) {
        try {
            var model = JSON.readTree(file.toFile()).path("model");
            Map<String, Integer> ids = new HashMap<>();
            String[] tokens = new String[model.path("vocab").size()];
            model.path("vocab").properties().forEach(entry -> {
                ids.put(entry.getKey(), entry.getValue().intValue());
                tokens[entry.getValue().intValue()] = entry.getKey();
            });
            List<Merge> merges = new ArrayList<>();
            for (var merge : model.path("merges")) {
                String[] parts = merge.textValue().split(" ", 2);
                if (parts.length != 2 || !ids.containsKey(parts[0]) || !ids.containsKey(parts[1])) {
                    throw new IllegalArgumentException(
                            "tokenizer: merge " + merge + " of " + file + " (expected: two tokens of its vocabulary)");
                }
                merges.add(new Merge(ids.get(parts[0]), ids.get(parts[1])));
            }
            return new BytePairVocabulary(List.of(tokens), merges);
        } catch (IOException e) {
            throw new UncheckedIOException("tokenizer: cannot read " + file, e);
        }
    }

    private static ObjectNode specialToken(int id, String content) {
        ObjectNode token = JSON.createObjectNode();
        token.put("id", id).put("content", content).put("special", true);
        token.put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false);
        return token;
    }

    private static ObjectNode byteLevel() {
        ObjectNode node = JSON.createObjectNode();
        return node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static ObjectNode beginFirst() {
        ObjectNode node = JSON.createObjectNode().put("type", "TemplateProcessing");
        ArrayNode single = node.putArray("single");
        addBegin(single);
        addSequence(single, "A", 0);
        ArrayNode pair = node.putArray("pair");
        addBegin(pair);
        addSequence(pair, "A", 0);
        addSequence(pair, "B", 1);
        ObjectNode begin = node.putObject("special_tokens").putObject(BytePairVocabulary.BEGIN);
        begin.put("id", BytePairVocabulary.BEGIN);
        begin.putArray("ids").add(BytePairVocabulary.BEGIN_ID);
        begin.putArray("tokens").add(BytePairVocabulary.BEGIN);
        return node;
    }

    private static void addBegin(ArrayNode template) {
        template.addObject()
                .putObject("SpecialToken")
                .put("id", BytePairVocabulary.BEGIN)
                .put("type_id", 0);
    }

    private static void addSequence(ArrayNode template, String name, int type) {
        template.addObject().putObject("Sequence").put("id", name).put("type_id", type);
    }
}
