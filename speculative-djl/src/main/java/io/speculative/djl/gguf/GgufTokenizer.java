package io.speculative.djl.gguf;

import io.speculative.model.HeapRoom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokenizer of a GGUF file.
 *
 * <p>Of {@code tokenizer.ggml.model} two are read: {@code gpt2}, byte-pair encoding with its merges, where
 * {@code tokenizer.ggml.pre} names how texts are split into words; and {@code llama}, pieces with scores and bytes for the rest,
 * whose merges follow from the scores ({@link ScoredMerges}).
 */
final class GgufTokenizer {

    static final String PREFIX = "tokenizer.ggml.";
    static final String TOKENS = PREFIX + "tokens";

    private static final String MODEL = PREFIX + "model";
    private static final String TYPES = PREFIX + "token_type";

    /** Kinds of tokens, as {@code tokenizer.ggml.token_type} numbers them. */
    static final long NORMAL = 1;

    static final long UNKNOWN = 2;
    static final long CONTROL = 3;
    static final long USER_DEFINED = 4;

    /** Unused tokens and single bytes follow; they are plain entries of the vocabulary. */
    private static final long LAST_TYPE = 6;

    /** Of a token and its merges, beside their texts. */
    private static final double HEAP_PER_TOKEN = 512;

    /** The bytes of JSON and what is read of them. */
    private static final double HEAP_PER_CHARACTER = 16;

    private static final List<String> END_KEYS = List.of("eos_token_id", "eot_token_id", "eom_token_id");

    /** Tokens that end a turn, of which many files name none but the end of a whole text. */
    private static final Set<String> ENDS_OF_TURNS = Set.of(
            "<|eot_id|>", "<|eom_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>");

    /** What files of scored pieces may leave out. */
    private static final Map<String, Integer> USUAL_IDS =
            Map.of("unknown_token_id", 0, "bos_token_id", 1, "eos_token_id", 2);

    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;
    private final boolean scored;

    private GgufTokenizer(GgufMetadata metadata, List<String> tokens, List<Long> types, boolean scored) {
        this.metadata = metadata;
        this.tokens = tokens;
        this.types = types;
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
        List<Long> types = metadata.list(TYPES, Long.class)
                .orElseGet(() -> tokens.stream().map(token -> NORMAL).toList());
        requireOnePerToken(metadata, TYPES, types.size(), tokens.size());
        types.stream().filter(type -> type < 0 || type > LAST_TYPE).findFirst().ifPresent(type -> {
            throw metadata.refusal(TYPES, type, "types from 0 to " + LAST_TYPE);
        });
        return new GgufTokenizer(metadata, tokens, types, model.equals("llama"));
    }

    /** The token that a sequence begins with. */
    OptionalInt beginToken() {
        return token("bos");
    }

    /** The tokens that end a text or a turn. */
    Set<Integer> endTokens() {
        Set<Integer> ends = new LinkedHashSet<>();
        END_KEYS.forEach(key -> id(key).ifPresent(ends::add));
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == CONTROL && ENDS_OF_TURNS.contains(tokens.get(id))) {
                ends.add(id);
            }
        }
        return ends;
    }

    /** A token that has a name, such as {@code bos}. */
    OptionalInt token(String name) {
        return id(name + "_token_id");
    }

    /** The text of a token. */
    String text(int id) {
        return tokens.get(id);
    }

    long type(int id) {
        return types.get(id);
    }

    /** Whether tokens are pieces with scores. */
    boolean scored() {
        return scored;
    }

    /** The file's tokenizer as a {@code tokenizer.json}. */
    byte[] json() {
        long characters = tokens.stream().mapToLong(String::length).sum();
        HeapRoom.require(
                metadata.file() + ": a tokenizer of " + tokens.size(),
                HEAP_PER_TOKEN * tokens.size() + HEAP_PER_CHARACTER * characters);
        return new TokenizerJson(this).bytes();
    }

    /** The ids by token. */
    Map<String, Integer> vocabulary() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (ids.put(tokens.get(id), id) != null) {
                throw metadata.refusal(TOKENS, "\"" + tokens.get(id) + "\" twice", "each token once");
            }
        }
        return ids;
    }

    /** What becomes of a text before its words are encoded. */
    WordSplit split() {
        return scored
                ? WordSplit.ofPieces(flag("add_space_prefix", true), flag("remove_extra_whitespaces", false))
                : WordSplit.named(metadata);
    }

    /** Which tokens are joined, in the order in which they are. */
    List<Map.Entry<String, String>> merges() {
        if (scored) {
            String key = PREFIX + "scores";
            List<Number> scores = metadata.list(key, Number.class)
                    .orElseThrow(() -> metadata.missing(key, "a list of numbers, one for each token"));
            requireOnePerToken(metadata, key, scores.size(), tokens.size());
            return new ScoredMerges(metadata, key, tokens, scores, types).merges();
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

    /** The token before each text. */
    OptionalInt before(WordSplit split) {
        if (flag("add_sep_token", false)) {
            throw metadata.refusal(PREFIX + "add_sep_token", true, "false");
        }
        return added("bos", split.begins() && beginToken().isPresent());
    }

    /** The token after each text. */
    OptionalInt after() {
        return added("eos", false);
    }

    private OptionalInt added(String name, boolean usual) {
        if (!flag("add_" + name + "_token", usual)) {
            return OptionalInt.empty();
        }
        OptionalInt token = token(name);
        if (token.isEmpty()) {
            throw metadata.missing(PREFIX + name + "_token_id", "a token, as add_" + name + "_token is true");
        }
        return token;
    }

    private boolean flag(String name, boolean usual) {
        return metadata.flag(PREFIX + name).orElse(usual);
    }

    private OptionalInt id(String name) {
        OptionalInt id = metadata.integer(PREFIX + name);
        if (id.isPresent() && id.getAsInt() >= tokens.size()) {
            throw metadata.refusal(PREFIX + name, id.getAsInt(), "0 to " + (tokens.size() - 1));
        }
        Optional<Integer> usual = Optional.ofNullable(scored && id.isEmpty() ? USUAL_IDS.get(name) : null)
                .filter(token -> token < tokens.size());
        return usual.isPresent() ? OptionalInt.of(usual.get()) : id;
    }

    private static void requireOnePerToken(GgufMetadata metadata, String key, int count, int tokens) {
        if (count != tokens) {
            throw metadata.refusal(key, count + " items", tokens + ", one for each token");
        }
    }
}
