package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Draws tokenizers that know the format: every type of step with real and odd values, in the spellings that the native
 * reader accepts (tagged, untagged, the type as an object, the fields as a list), regular expressions from a grammar, and
 * added tokens with their flags.
 */
final class RandomTokenizer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> BEHAVIORS =
            List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous", "Odd");
    private static final List<String> TEXTS = List.of(
            "\u2581", " ", "a", "", "the", "\u0120", "aa", "\u00e9", "\ud83d\ude00", "\u0000", "\u0301", "\u200b");
    private static final List<String> ODD =
            List.of("null", "true", "0", "-1", "1e300", "4000000000", "\"\"", "\"a\"", "[]", "{}", "[\"a\", 1]");

    private final RandomGenerator random;

    RandomTokenizer(RandomGenerator random) {
        this.random = random;
    }

    /** A tokenizer; most are valid in most places. */
    ObjectNode draw() {
        boolean bytes = random.nextBoolean();
        ObjectNode json = bytes ? ByteLevelTokenizer.json() : spelled();
        if (oneIn(2)) {
            json.set("normalizer", section("normalizers", this::normalizer));
        }
        if (oneIn(2)) {
            JsonNode steps = section("pretokenizers", this::preTokenizer);
            json.set("pre_tokenizer", bytes && !oneIn(4) ? both(steps, json.path("pre_tokenizer")) : steps);
        }
        if (oneIn(3)) {
            json.set("post_processor", section("processors", this::processor));
        }
        if (oneIn(4)) {
            json.set("decoder", section("decoders", this::decoder));
        }
        ObjectNode model = json.withObject("/model");
        if (oneIn(3)) {
            model.put("fuse_unk", random.nextBoolean()).put("byte_fallback", random.nextBoolean());
            model.put("ignore_merges", random.nextBoolean());
        }
        if (oneIn(20)) {
            model.put("unk_token", text());
        }
        if (oneIn(40)) {
            model.put("dropout", random.nextDouble());
        }
        if (oneIn(12)) {
            model.put("end_of_word_suffix", text());
        }
        addTokens(json);
        if (oneIn(8)) {
            oddPlace(json);
        }
        return json;
    }

    private static JsonNode both(JsonNode first, JsonNode second) {
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        sequence.putArray("pretokenizers").add(first).add(second);
        return sequence;
    }

    /** A small tokenizer of the SentencePiece kind. */
    private ObjectNode spelled() {
        ObjectNode json = ByteLevelTokenizer.parse(
                "{'version':'1.0','added_tokens':[],'normalizer':{'type':'Sequence',"
                        + "'normalizers':[{'type':'Prepend','prepend':'\u2581'},{'type':'Replace','pattern':{'String':' '},"
                        + "'content':'\u2581'}]},'pre_tokenizer':null,'post_processor':null,'decoder':{'type':'Sequence',"
                        + "'decoders':[{'type':'Replace','pattern':{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},"
                        + "{'type':'Fuse'},{'type':'Strip','content':' ','start':1,'stop':0}]},'model':{'type':'BPE',"
                        + "'unk_token':'<unk>','fuse_unk':true,'byte_fallback':true,'vocab':{'<unk>':0},'merges':['a a','\u2581 a']}}");
        ObjectNode vocabulary = json.withObject("/model/vocab");
        for (int value = 0; value < (oneIn(4) ? 100 : 256); value++) {
            vocabulary.put(String.format("<0x%02X>", value), vocabulary.size());
        }
        for (String token : List.of("\u2581", "a", "b", "x", "aa", "\u2581a")) {
            vocabulary.put(token, vocabulary.size());
        }
        return json;
    }

    private JsonNode section(String list, Supplier<ObjectNode> steps) {
        if (oneIn(2)) {
            return spelling(steps.get());
        }
        ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
        ArrayNode all = sequence.putArray(list);
        for (int count = random.nextInt(4); count > 0; count--) {
            all.add(oneIn(8) ? section(list, steps) : spelling(steps.get()));
        }
        return spelling(sequence);
    }

    /** Mostly as published; otherwise one of the spellings that serde knows. */
    private JsonNode spelling(ObjectNode step) {
        switch (random.nextInt(80)) {
            case 0 -> step.remove("type");
            case 1 ->
                step.set(
                        "type",
                        JSON.createObjectNode().putNull(step.path("type").asText()));
            case 2 -> {
                ArrayNode fields = JSON.createArrayNode();
                step.forEach(fields::add);
                return fields;
            }
            case 3 -> step.put("more", 1);
            case 4 ->
                step.set("type", JSON.createArrayNode().add(step.path("type").asText()));
            case 5 -> step.put("type", step.path("type").asText().toLowerCase(Locale.ROOT));
            default -> {
                // As it is.
            }
        }
        return step;
    }

    private ObjectNode normalizer() {
        ObjectNode step = one(
                "NFC",
                "NFD",
                "NFKC",
                "NFKD",
                "Lowercase",
                "StripAccents",
                "Nmt",
                "ByteLevel",
                "Strip",
                "Prepend",
                "Replace",
                "Replace",
                "Replace",
                "BertNormalizer",
                "Precompiled");
        switch (step.path("type").asText()) {
            case "Strip" -> step.put("strip_left", random.nextBoolean()).put("strip_right", random.nextBoolean());
            case "Prepend" -> step.put("prepend", text());
            case "Replace" -> {
                step.set("pattern", pattern());
                step.put("content", oneIn(6) ? text().repeat(200) : text());
            }
            case "BertNormalizer" ->
                step.put("clean_text", random.nextBoolean())
                        .put("handle_chinese_chars", random.nextBoolean())
                        .putNull("strip_accents")
                        .put("lowercase", random.nextBoolean());
            case "Precompiled" -> step.put("precompiled_charsmap", "AAAA");
            default -> {
                // No fields.
            }
        }
        return step;
    }

    private ObjectNode preTokenizer() {
        ObjectNode step = one(
                "Whitespace",
                "WhitespaceSplit",
                "BertPreTokenizer",
                "UnicodeScripts",
                "Digits",
                "Punctuation",
                "CharDelimiterSplit",
                "FixedLength",
                "Split",
                "Split",
                "Split",
                "Metaspace",
                "ByteLevel",
                "Delimiter");
        switch (step.path("type").asText()) {
            case "Digits" -> step.put("individual_digits", random.nextBoolean());
            case "Punctuation" -> step.put("behavior", behavior());
            case "CharDelimiterSplit", "Delimiter" -> step.put("delimiter", text());
            case "FixedLength" -> step.put("length", random.nextInt(4));
            case "Split" -> {
                step.set("pattern", pattern());
                step.put("behavior", behavior()).put("invert", random.nextBoolean());
            }
            case "Metaspace" ->
                step.put("replacement", text())
                        .put(
                                "prepend_scheme",
                                List.of("first", "never", "always", "odd").get(random.nextInt(4)))
                        .put("split", random.nextBoolean());
            case "ByteLevel" ->
                step.put("add_prefix_space", random.nextBoolean())
                        .put("trim_offsets", random.nextBoolean())
                        .put("use_regex", random.nextBoolean());
            default -> {
                // No fields.
            }
        }
        return step;
    }

    private ObjectNode processor() {
        ObjectNode step =
                one("TemplateProcessing", "TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel");
        switch (step.path("type").asText()) {
            case "TemplateProcessing" -> {
                step.set("single", pieces());
                step.set("pair", pieces());
                ObjectNode special =
                        step.putObject("special_tokens").putObject("a").put("id", "a");
                special.putArray("ids").add(oneIn(4) ? 4_000_000_000L : random.nextInt(300));
                special.putArray("tokens").add("a");
            }
            case "ByteLevel" ->
                step.put("add_prefix_space", random.nextBoolean()).put("trim_offsets", true);
            default -> {
                step.set("sep", JSON.createArrayNode().add("a").add(oneIn(4) ? 4_000_000_000L : random.nextInt(300)));
                step.set("cls", JSON.createArrayNode().add("b").add(random.nextInt(300)));
                if (step.path("type").asText().startsWith("Roberta")) {
                    step.put("trim_offsets", random.nextBoolean()).put("add_prefix_space", random.nextBoolean());
                }
            }
        }
        return step;
    }

    private ArrayNode pieces() {
        ArrayNode pieces = JSON.createArrayNode();
        for (int count = random.nextInt(4); count > 0; count--) {
            if (oneIn(8)) {
                pieces.addObject().putArray("SpecialToken").add("a").add(0);
            } else {
                String kind = random.nextBoolean() ? "Sequence" : "SpecialToken";
                String id = kind.equals("Sequence")
                        ? List.of("A", "A", "A", "B").get(random.nextInt(4))
                        : oneIn(6) ? "b" : "a";
                pieces.addObject().putObject(kind).put("id", id).put("type_id", random.nextInt(2));
            }
        }
        return pieces;
    }

    private ObjectNode decoder() {
        ObjectNode step = one("ByteLevel", "Replace", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace", "CTC");
        switch (step.path("type").asText()) {
            case "Replace" -> {
                step.set("pattern", pattern());
                step.put("content", oneIn(6) ? text().repeat(2000) : text());
            }
            case "Strip" ->
                step.put("content", text()).put("start", random.nextInt(3)).put("stop", random.nextInt(2));
            case "ByteLevel" ->
                step.put("add_prefix_space", true).put("trim_offsets", true).put("use_regex", true);
            default -> {
                // No fields.
            }
        }
        return step;
    }

    private void addTokens(ObjectNode json) {
        ArrayNode added = json.withArray("/added_tokens");
        int next = json.path("model").path("vocab").size() + added.size();
        for (int count = oneIn(2) ? 0 : random.nextInt(5); count > 0; count--) {
            String content = oneIn(3) ? text() : "<t" + next + ">";
            JsonNode known = json.path("model").path("vocab").path(content);
            ObjectNode token = added.addObject().put("content", content);
            token.put("id", oneIn(20) ? random.nextInt(300) : known.isInt() ? known.intValue() : next++);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
                token.put(flag, oneIn(3));
            }
        }
    }

    /** Puts an odd value somewhere. */
    private void oddPlace(ObjectNode json) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(json, objects);
        ObjectNode object = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (!names.isEmpty()) {
            object.set(names.get(random.nextInt(names.size())), parse(ODD.get(random.nextInt(ODD.size()))));
        }
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object && node.size() < 100) {
            objects.add(object);
        }
        node.forEach(inner -> collect(inner, objects));
    }

    private ObjectNode pattern() {
        ObjectNode pattern = JSON.createObjectNode();
        return oneIn(3) ? pattern.put("String", text()) : pattern.put("Regex", RandomRegex.draw(random));
    }

    private ObjectNode one(String... types) {
        return JSON.createObjectNode().put("type", types[random.nextInt(types.length)]);
    }

    private String behavior() {
        return BEHAVIORS.get(random.nextInt(BEHAVIORS.size()));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
