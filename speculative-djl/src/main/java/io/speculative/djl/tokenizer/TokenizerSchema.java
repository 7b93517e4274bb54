package io.speculative.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the sections of a {@code tokenizer.json} may hold: the types of their steps, the fields of each type and the kind of
 * each value. What isn't listed here is refused by name. The native reader accepts far more (a type written as an object, an
 * object written as an array, a step without its type), and ends the virtual machine over some of it.
 */
final class TokenizerSchema {

    /** Splits a text into words, or leaves tokens as they are, where it stands among post-processors. */
    private static final Type BYTE_LEVEL = type(
            "ByteLevel",
            must("add_prefix_space", Kind.FLAG),
            must("trim_offsets", Kind.FLAG),
            may("use_regex", Kind.FLAG));

    /** Steps that change the text before it is split. */
    static final TokenizerSchema NORMALIZER = new TokenizerSchema(
            "normalizer",
            "normalizers",
            type("NFC"),
            type("NFD"),
            type("NFKC"),
            type("NFKD"),
            type("Lowercase"),
            type("StripAccents"),
            type("Nmt"),
            type("ByteLevel"),
            type("Strip", must("strip_left", Kind.FLAG), must("strip_right", Kind.FLAG)),
            type("Prepend", must("prepend", Kind.SOME_TEXT)),
            type("Replace", must("pattern", Kind.PATTERN), must("content", Kind.TEXT)),
            type(
                    "BertNormalizer",
                    must("clean_text", Kind.FLAG),
                    must("handle_chinese_chars", Kind.FLAG),
                    may("strip_accents", Kind.FLAG_OR_NULL),
                    must("lowercase", Kind.FLAG)));

    private static final Type METASPACE = type(
            "Metaspace",
            must("replacement", Kind.CHARACTER),
            may("prepend_scheme", Kind.SCHEME),
            may("add_prefix_space", Kind.FLAG_OR_NULL),
            may("split", Kind.FLAG_OR_NULL),
            may("str_rep", Kind.TEXT_OR_NULL));

    /** Steps that split the text into words. */
    static final TokenizerSchema PRE_TOKENIZER = new TokenizerSchema(
            "pre_tokenizer",
            "pretokenizers",
            type("Whitespace"),
            type("WhitespaceSplit"),
            type("BertPreTokenizer"),
            type("UnicodeScripts"),
            type("Digits", must("individual_digits", Kind.FLAG)),
            type("Punctuation", may("behavior", Kind.BEHAVIOR)),
            type("CharDelimiterSplit", must("delimiter", Kind.CHARACTER)),
            type("FixedLength", may("length", Kind.POSITIVE)),
            type("Split", must("pattern", Kind.PATTERN), must("behavior", Kind.BEHAVIOR), must("invert", Kind.FLAG)),
            METASPACE,
            BYTE_LEVEL);

    /** Steps that add tokens to those of the text. */
    static final TokenizerSchema POST_PROCESSOR = new TokenizerSchema(
            "post_processor",
            "processors",
            BYTE_LEVEL,
            type("BertProcessing", must("sep", Kind.TOKEN), must("cls", Kind.TOKEN)),
            type(
                    "RobertaProcessing",
                    must("sep", Kind.TOKEN),
                    must("cls", Kind.TOKEN),
                    must("trim_offsets", Kind.FLAG),
                    must("add_prefix_space", Kind.FLAG)),
            type(
                    "TemplateProcessing",
                    must("single", Kind.PIECES),
                    must("pair", Kind.PIECES),
                    must("special_tokens", Kind.SPECIAL_TOKENS)));

    /** Steps that put the text of tokens together. */
    static final TokenizerSchema DECODER = new TokenizerSchema(
            "decoder",
            "decoders",
            type(
                    "ByteLevel",
                    may("add_prefix_space", Kind.FLAG),
                    may("trim_offsets", Kind.FLAG),
                    may("use_regex", Kind.FLAG)),
            METASPACE,
            type("Replace", must("pattern", Kind.PATTERN), must("content", Kind.TEXT)),
            type("ByteFallback"),
            type("Fuse"),
            type("Strip", must("content", Kind.CHARACTER), must("start", Kind.COUNT), must("stop", Kind.COUNT)));

    private static final List<Field> ADDED_TOKEN = List.of(
            must("id", Kind.COUNT),
            must("content", Kind.TEXT),
            must("single_word", Kind.FLAG),
            must("lstrip", Kind.FLAG),
            must("rstrip", Kind.FLAG),
            must("normalized", Kind.FLAG),
            must("special", Kind.FLAG));

    private static final Map<String, Kind> MODEL = Map.of(
            "dropout", Kind.NO_DROPOUT,
            "unk_token", Kind.TEXT_OR_NULL,
            "continuing_subword_prefix", Kind.NO_TEXT,
            "end_of_word_suffix", Kind.TEXT_OR_NULL,
            "fuse_unk", Kind.FLAG_OR_NULL,
            "byte_fallback", Kind.FLAG_OR_NULL,
            "ignore_merges", Kind.FLAG_OR_NULL);

    private static final int MOST_STEPS = 64;

    private final String section;
    private final String list;
    private final Map<String, List<Field>> types = new LinkedHashMap<>();

    private TokenizerSchema(String section, String list, Type... types) {
        this.section = section;
        this.list = list;
        for (Type type : types) {
            this.types.put(type.name(), type.fields());
        }
    }

    /** A step by the name in its field {@code type}. */
    private record Type(String name, List<Field> fields) {}

    private record Field(String name, Kind kind, boolean required) {}

    /**
     * The steps of this section in their order, those of sequences among them.
     *
     * @throws IllegalArgumentException if the section holds anything that isn't listed
     */
    List<JsonNode> steps(Path path, JsonNode value) {
        List<JsonNode> steps = new ArrayList<>();
        if (!value.isNull() && !value.isMissingNode()) {
            collect(path, value, steps);
        }
        return steps;
    }

    private void collect(Path path, JsonNode step, List<JsonNode> steps) {
        JsonNode type = step.path("type");
        if (!type.isTextual()) {
            throw TokenizerFile.refusal(path, section, step, "an object with a type");
        }
        if (type.textValue().equals("Sequence")) {
            requireFields(path, section, step, List.of(must("type", Kind.TEXT), must(list, Kind.LIST)));
            step.path(list).forEach(inner -> collect(path, inner, steps));
            return;
        }
        List<Field> fields = types.get(type.textValue());
        if (fields == null) {
            Set<String> known = new HashSet<>(types.keySet());
            known.add("Sequence");
            throw TokenizerFile.refusal(
                    path, section, type, "one of " + known.stream().sorted().toList());
        }
        List<Field> all = new ArrayList<>(fields);
        all.add(must("type", Kind.TEXT));
        requireFields(path, section + "." + type.textValue(), step, all);
        steps.add(step);
        if (steps.size() > MOST_STEPS) {
            throw TokenizerFile.refusal(path, section + ": more than " + MOST_STEPS + " steps", "fewer");
        }
    }

    static void requireAddedToken(Path path, String field, JsonNode token) {
        requireFields(path, field, token, ADDED_TOKEN);
    }

    /** Checks a field of the model other than its type, vocabulary and merges. */
    static void requireModelField(Path path, String name, JsonNode value) {
        Kind kind = MODEL.get(name);
        if (kind == null) {
            throw TokenizerFile.refusal(path, "model." + name, value, "no such field");
        }
        require(path, "model." + name, kind, value);
    }

    private static void requireFields(Path path, String name, JsonNode object, Collection<Field> fields) {
        if (!object.isObject()) {
            throw TokenizerFile.refusal(path, name, object, "an object");
        }
        Set<String> unknown = new HashSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        for (Field field : fields) {
            JsonNode value = object.path(field.name());
            if (field.required() || !value.isMissingNode()) {
                require(path, name + "." + field.name(), field.kind(), value);
            }
            unknown.remove(field.name());
        }
        for (String field : unknown) {
            throw TokenizerFile.refusal(path, name + "." + field, object.path(field), "no such field");
        }
    }

    private static void require(Path path, String name, Kind kind, JsonNode value) {
        if (!kind.accepted.test(value)) {
            throw TokenizerFile.refusal(path, name, value, kind.expectation);
        }
    }

    private static Type type(String name, Field... fields) {
        return new Type(name, List.of(fields));
    }

    private static Field must(String name, Kind kind) {
        return new Field(name, kind, true);
    }

    private static Field may(String name, Kind kind) {
        return new Field(name, kind, false);
    }

    private static boolean isWord(JsonNode value, String... words) {
        return value.isTextual() && List.of(words).contains(value.textValue());
    }

    private static boolean isCount(JsonNode value) {
        return value.isInt() && value.intValue() >= 0;
    }

    private static boolean isCharacter(JsonNode value) {
        return value.isTextual() && value.textValue().codePoints().count() == 1;
    }

    private static boolean has(JsonNode value, String... fields) {
        Set<String> names = new HashSet<>();
        value.fieldNames().forEachRemaining(names::add);
        return value.isObject() && names.equals(Set.of(fields));
    }

    private static boolean isPattern(JsonNode value) {
        return (has(value, "String") || has(value, "Regex"))
                && value.elements().next().isTextual();
    }

    private static boolean isPiece(JsonNode piece) {
        if (!has(piece, "Sequence") && !has(piece, "SpecialToken")) {
            return false;
        }
        JsonNode content = piece.elements().next();
        return has(content, "id", "type_id")
                && isCount(content.path("type_id"))
                && (piece.has("Sequence")
                        ? isWord(content.path("id"), "A", "B")
                        : content.path("id").isTextual());
    }

    private static boolean isSpecialToken(JsonNode token) {
        return has(token, "id", "ids", "tokens")
                && token.path("id").isTextual()
                && allOf(token.path("ids"), TokenizerSchema::isCount)
                && allOf(token.path("tokens"), JsonNode::isTextual)
                && token.path("ids").size() == token.path("tokens").size();
    }

    private static boolean isTokenWithId(JsonNode token) {
        return token.isArray() && token.size() == 2 && token.path(0).isTextual() && isCount(token.path(1));
    }

    private static boolean allOf(JsonNode list, Predicate<JsonNode> accepted) {
        boolean all = list.isArray();
        for (JsonNode element : list) {
            all &= accepted.test(element);
        }
        return all;
    }

    private static boolean allValuesOf(JsonNode object, Predicate<JsonNode> accepted) {
        return object.isObject()
                && object.properties().stream().map(Map.Entry::getValue).allMatch(accepted);
    }

    /**
     * What a value may be.
     *
     * @param expectation in words
     * @param accepted whether a value is of this kind
     */
    private record Kind(String expectation, Predicate<JsonNode> accepted) {

        static final Kind FLAG = new Kind("true or false", JsonNode::isBoolean);
        static final Kind FLAG_OR_NULL = new Kind("true, false or null", value -> value.isBoolean() || value.isNull());
        static final Kind COUNT = new Kind("an integer from 0 to 2147483647", TokenizerSchema::isCount);
        static final Kind POSITIVE =
                new Kind("an integer from 1 to 2147483647", value -> isCount(value) && value.intValue() > 0);
        static final Kind TEXT = new Kind("a text", JsonNode::isTextual);
        static final Kind SOME_TEXT = new Kind(
                "a text that isn't empty",
                value -> value.isTextual() && !value.textValue().isEmpty());
        static final Kind TEXT_OR_NULL = new Kind("a text or null", value -> value.isTextual() || value.isNull());
        static final Kind NO_TEXT = new Kind("null", value -> value.isNull() || isWord(value, ""));
        static final Kind NO_DROPOUT = new Kind(
                "null, as a text has one encoding",
                value -> value.isNull() || (value.isNumber() && value.asDouble() == 0));
        static final Kind CHARACTER = new Kind("one character", TokenizerSchema::isCharacter);
        static final Kind LIST = new Kind("a list", JsonNode::isArray);
        static final Kind BEHAVIOR = new Kind(
                "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous",
                value -> isWord(value, "Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"));
        static final Kind SCHEME =
                new Kind("first, never or always", value -> isWord(value, "first", "never", "always"));
        static final Kind PATTERN =
                new Kind("an object with a text as its String or Regex", TokenizerSchema::isPattern);
        static final Kind TOKEN =
                new Kind("a list of a token and its id, which is at most 2147483647", TokenizerSchema::isTokenWithId);
        static final Kind PIECES = new Kind(
                "a list of Sequence and SpecialToken, each with id and type_id",
                value -> allOf(value, TokenizerSchema::isPiece));
        static final Kind SPECIAL_TOKENS = new Kind(
                "an object of tokens, each with id, and ids and tokens that are as many",
                value -> allValuesOf(value, TokenizerSchema::isSpecialToken));
    }
}
