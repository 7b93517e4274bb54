package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a small byte-level BPE tokenizer: the 256 bytes, a few merges, a begin token and an ordinary added token. */
final class ByteLevelTokenizer {

    /** Number of ids. */
    static final int SIZE = 264;

    /** As many tokens as a large model's context holds. */
    static final int CONTEXT = 1 << 17;

    /** Begins every text. */
    static final int BEGIN = 262;

    private static final JsonMapper JSON = new JsonMapper();

    private ByteLevelTokenizer() {}

    static ObjectNode json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        added.add(addedToken(BEGIN, "<begin>", "true"));
        added.add(addedToken(263, "<say>", "false"));
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel());
        root.set("post_processor", template());
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
            vocabulary.put(Character.toString(printable ? value : next++), value);
        }
        ArrayNode merges = model.putArray("merges");
        int id = 256;
        for (String merge : List.of("t h", "th e", "Ġ the", "Ã ©", "ð Ł", "Ġ a")) {
            merges.add(merge);
            vocabulary.put(merge.replace(" ", ""), id++);
        }
        return root;
    }

    /** Gives the added tokens ids from {@code first} on, and takes the post-processor away, which has their old ones. */
    static void moveAddedTokens(ObjectNode json, int first) {
        int next = first;
        for (JsonNode token : json.path("added_tokens")) {
            ((ObjectNode) token).put("id", next++);
        }
        json.putNull("post_processor");
    }

    static Path write(Path folder, ObjectNode json) {
        try {
            return Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode byteLevel() {
        return parse("{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':true}");
    }

    private static ObjectNode template() {
        return parse("{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'<begin>','type_id':0}},"
                + "{'Sequence':{'id':'A','type_id':0}}],'pair':[{'Sequence':{'id':'A','type_id':0}},"
                + "{'Sequence':{'id':'B','type_id':1}}],"
                + "'special_tokens':{'<begin>':{'id':'<begin>','ids':[" + BEGIN + "],'tokens':['<begin>']}}}");
    }

    private static ObjectNode addedToken(int id, String content, String special) {
        return parse("{'id':" + id + ",'content':'" + content + "','single_word':false,'lstrip':false,'rstrip':false,"
                + "'normalized':false,'special':" + special + "}");
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
