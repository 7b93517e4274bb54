package io.speculative.djl.gguf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.model.HeapRoom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokenizer of a GGUF file, written as the {@code tokenizer.json} that stands for the same tokens, so that one reader checks
 * and reads both.
 *
 * <p>Of {@code tokenizer.ggml.model} two are read: {@code gpt2}, byte-pair encoding with its merges, where
 * {@code tokenizer.ggml.pre} names how texts are split into words; and {@code llama}, pieces with scores and bytes for the rest,
 * whose merges follow from the scores ({@link ScoredMerges}).
 */
final class GgufTokenizer {

    private static final String PREFIX = "tokenizer.ggml.";
    private static final String MODEL = PREFIX + "model";
    private static final String TOKENS = PREFIX + "tokens";
    private static final String TYPES = PREFIX + "token_type";

    /** Kinds of tokens, as {@code tokenizer.ggml.token_type} numbers them. */
    static final long NORMAL = 1;

    private static final long UNKNOWN = 2;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    /** A text, its bytes in JSON, and those of its merges. */
    private static final double HEAP_PER_TOKEN = 512;

    private static final List<String> END_KEYS = List.of("eos_token_id", "eot_token_id", "eom_token_id");

    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final boolean scored;

    private GgufTokenizer(GgufMetadata metadata, List<String> tokens, boolean scored) {
        this.metadata = metadata;
        this.tokens = tokens;
        this.scored = scored;
    }

    /** The tokenizer that a file describes. */
    static GgufTokenizer of(GgufMetadata metadata) {
        String model = metadata.text(MODEL).orElseThrow(() -> metadata.missing(MODEL, "gpt2 or llama"));
        if (!Set.of("gpt2", "llama").contains(model)) {
            throw metadata.refusal(MODEL, model, "gpt2 or llama");
        }
        List<String> tokens = metadata.list(TOKENS, String.class)
                .filter(list -> !list.isEmpty())
                .orElseThrow(() -> metadata.missing(TOKENS, "a list of texts"));
        return new GgufTokenizer(metadata, tokens, model.equals("llama"));
    }

    /** The number of tokens. */
    int size() {
        return tokens.size();
    }

    /** The token that a sequence begins with. */
    OptionalInt beginToken() {
        return token("bos_token_id");
    }

    /** The tokens that end a text. */
    Set<Integer> endTokens() {
        Set<Integer> ends = new LinkedHashSet<>();
        END_KEYS.forEach(key -> token(key).ifPresent(ends::add));
        return ends;
    }

    /** The text of a token that has a name, such as {@code bos}. */
    Optional<String> named(String name) {
        OptionalInt id = token(name + "_token_id");
        return id.isPresent() ? Optional.of(tokens.get(id.getAsInt())) : Optional.empty();
    }

    /** The file's tokenizer as a {@code tokenizer.json}. */
    byte[] json() {
        HeapRoom.require(metadata.file() + ": a tokenizer of " + tokens.size(), HEAP_PER_TOKEN * tokens.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonMapper().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            writeAddedTokens(json);
            WordSplit split = scored ? WordSplit.ofPieces(addsSpace()) : WordSplit.named(metadata);
            json.writeFieldName("normalizer");
            json.writeRawValue(split.normalizer());
            json.writeFieldName("pre_tokenizer");
            json.writeRawValue(split.preTokenizer());
            json.writeFieldName("decoder");
            json.writeRawValue(split.decoder());
            writeFrame(json, split);
            writeModel(json, split);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private boolean addsSpace() {
        return metadata.flag(PREFIX + "add_space_prefix").orElse(true);
    }

    private void writeAddedTokens(JsonGenerator json) throws IOException {
        List<Long> types = types();
        json.writeArrayFieldStart("added_tokens");
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.get(id);
            if (type == CONTROL || type == UNKNOWN || type == USER_DEFINED) {
                json.writeStartObject();
                json.writeNumberField("id", id);
                json.writeStringField("content", tokens.get(id));
                json.writeBooleanField("single_word", false);
                json.writeBooleanField("lstrip", false);
                json.writeBooleanField("rstrip", false);
                json.writeBooleanField("normalized", false);
                json.writeBooleanField("special", type != USER_DEFINED);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    /** The kinds of the tokens; all normal if the file doesn't say. */
    private List<Long> types() {
        List<Long> types = metadata.list(TYPES, Long.class)
                .orElseGet(() -> tokens.stream().map(token -> NORMAL).toList());
        requireOnePerToken(TYPES, types.size());
        return types;
    }

    private void requireOnePerToken(String key, int count) {
        if (count != tokens.size()) {
            throw metadata.refusal(key, count + " items", tokens.size() + ", one for each token");
        }
    }

    private void writeFrame(JsonGenerator json, WordSplit split) throws IOException {
        boolean begins = metadata.flag(PREFIX + "add_bos_token").orElse(split.begins())
                && beginToken().isPresent();
        boolean ends = metadata.flag(PREFIX + "add_eos_token").orElse(false)
                && token("eos_token_id").isPresent();
        if (!begins && !ends) {
            json.writeNullField("post_processor");
            return;
        }
        json.writeObjectFieldStart("post_processor");
        json.writeStringField("type", "TemplateProcessing");
        for (String form : List.of("single", "pair")) {
            json.writeArrayFieldStart(form);
            if (begins) {
                writePiece(json, "SpecialToken", named("bos").orElseThrow());
            }
            writePiece(json, "Sequence", "A");
            if (form.equals("pair")) {
                writePiece(json, "Sequence", "B");
            }
            if (ends) {
                writePiece(json, "SpecialToken", named("eos").orElseThrow());
            }
            json.writeEndArray();
        }
        json.writeObjectFieldStart("special_tokens");
        if (begins) {
            writeSpecial(json, beginToken().getAsInt());
        }
        if (ends && !(begins && beginToken().equals(token("eos_token_id")))) {
            writeSpecial(json, token("eos_token_id").getAsInt());
        }
        json.writeEndObject();
        json.writeEndObject();
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
        json.writeObjectFieldStart(tokens.get(id));
        json.writeStringField("id", tokens.get(id));
        json.writeArrayFieldStart("ids");
        json.writeNumber(id);
        json.writeEndArray();
        json.writeArrayFieldStart("tokens");
        json.writeString(tokens.get(id));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeModel(JsonGenerator json, WordSplit split) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", "BPE");
        OptionalInt unknown = token("unknown_token_id");
        if (scored && unknown.isPresent()) {
            json.writeStringField("unk_token", tokens.get(unknown.getAsInt()));
            json.writeBooleanField("fuse_unk", true);
        }
        json.writeBooleanField("byte_fallback", scored);
        json.writeBooleanField("ignore_merges", split.wholeWords());
        json.writeObjectFieldStart("vocab");
        Set<String> written = new LinkedHashSet<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (!written.add(tokens.get(id))) {
                throw metadata.refusal(TOKENS, "\"" + tokens.get(id) + "\" twice", "each token once");
            }
            json.writeNumberField(tokens.get(id), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (Map.Entry<String, String> merge : merges()) {
            json.writeStartArray();
            json.writeString(merge.getKey());
            json.writeString(merge.getValue());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private List<Map.Entry<String, String>> merges() {
        if (scored) {
            String key = PREFIX + "scores";
            List<Double> scores = metadata.list(key, Double.class)
                    .orElseThrow(() -> metadata.missing(key, "a list of numbers, one for each token"));
            requireOnePerToken(key, scores.size());
            return ScoredMerges.of(tokens, scores, types());
        }
        String key = PREFIX + "merges";
        return metadata.list(key, String.class).orElseThrow(() -> metadata.missing(key, "a list of merges")).stream()
                .map(merge -> {
                    int space = merge.indexOf(' ', 1);
                    if (space < 0 || space == merge.length() - 1) {
                        throw metadata.refusal(key, "\"" + merge + "\"", "two tokens with a space between");
                    }
                    return Map.entry(merge.substring(0, space), merge.substring(space + 1));
                })
                .toList();
    }

    private OptionalInt token(String name) {
        OptionalInt id = metadata.integer(PREFIX + name);
        if (id.isPresent() && id.getAsInt() >= tokens.size()) {
            throw metadata.refusal(PREFIX + name, id.getAsInt(), "0 to " + (tokens.size() - 1));
        }
        return id;
    }
}
