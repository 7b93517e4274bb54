package io.speculative.djl.gguf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Writes a tokenizer as the {@code tokenizer.json} that stands for the same tokens, so that one reader checks and reads both. */
final class TokenizerJson {

    private final GgufTokenizer tokenizer;
    private final WordSplit split;
    private final Map<String, Integer> vocabulary;

    TokenizerJson(GgufTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.split = tokenizer.split();
        this.vocabulary = tokenizer.vocabulary();
    }

    /** UTF-8. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonMapper().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            writeAddedTokens(json);
            json.writeFieldName("normalizer");
            json.writeRawValue(split.normalizer());
            json.writeFieldName("pre_tokenizer");
            json.writeRawValue(split.preTokenizer());
            json.writeFieldName("decoder");
            json.writeRawValue(split.decoder());
            writeFrame(json, tokenizer.before(split), tokenizer.after());
            writeModel(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writeAddedTokens(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("added_tokens");
        for (Map.Entry<String, Integer> token : vocabulary.entrySet()) {
            long type = tokenizer.type(token.getValue());
            boolean special = type == GgufTokenizer.CONTROL || type == GgufTokenizer.UNKNOWN;
            if (special || type == GgufTokenizer.USER_DEFINED) {
                json.writeStartObject();
                json.writeNumberField("id", token.getValue());
                json.writeStringField("content", token.getKey());
                json.writeBooleanField("single_word", false);
                json.writeBooleanField("lstrip", false);
                json.writeBooleanField("rstrip", false);
                json.writeBooleanField("normalized", false);
                json.writeBooleanField("special", special);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void writeFrame(JsonGenerator json, OptionalInt before, OptionalInt after) throws IOException {
        if (before.isEmpty() && after.isEmpty()) {
            json.writeNullField("post_processor");
            return;
        }
        json.writeObjectFieldStart("post_processor");
        json.writeStringField("type", "TemplateProcessing");
        writeForm(json, "single", before, List.of("A"), after);
        writeForm(json, "pair", before, List.of("A", "B"), after);
        json.writeObjectFieldStart("special_tokens");
        Set<Integer> special = new TreeSet<>();
        before.ifPresent(special::add);
        after.ifPresent(special::add);
        for (int id : special) {
            writeSpecial(json, id);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeForm(JsonGenerator json, String name, OptionalInt before, List<String> texts, OptionalInt after)
            throws IOException {
        json.writeArrayFieldStart(name);
        if (before.isPresent()) {
            writePiece(json, "SpecialToken", tokenizer.text(before.getAsInt()));
        }
        for (String text : texts) {
            writePiece(json, "Sequence", text);
        }
        if (after.isPresent()) {
            writePiece(json, "SpecialToken", tokenizer.text(after.getAsInt()));
        }
        json.writeEndArray();
    }

    private static void writePiece(JsonGenerator json, String kind, String id) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart(kind);
        json.writeStringField("id", id);
        json.writeNumberField("type_id", 0);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeSpecial(JsonGenerator json, int id) throws IOException {
        json.writeObjectFieldStart(tokenizer.text(id));
        json.writeStringField("id", tokenizer.text(id));
        json.writeArrayFieldStart("ids");
        json.writeNumber(id);
        json.writeEndArray();
        json.writeArrayFieldStart("tokens");
        json.writeString(tokenizer.text(id));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeModel(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", "BPE");
        OptionalInt unknown = tokenizer.token("unknown");
        if (tokenizer.scored() && unknown.isPresent()) {
            json.writeStringField("unk_token", tokenizer.text(unknown.getAsInt()));
            json.writeBooleanField("fuse_unk", true);
        }
        json.writeBooleanField("byte_fallback", tokenizer.scored());
        json.writeBooleanField("ignore_merges", split.wholeWords());
        json.writeObjectFieldStart("vocab");
        for (Map.Entry<String, Integer> token : vocabulary.entrySet()) {
            json.writeNumberField(token.getKey(), token.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (Map.Entry<String, String> merge : tokenizer.merges()) {
            json.writeStartArray();
            json.writeString(merge.getKey());
            json.writeString(merge.getValue());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
