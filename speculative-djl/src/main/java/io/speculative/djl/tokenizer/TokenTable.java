package io.speculative.djl.tokenizer;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Every id of a model with its token and the bytes that it stands for, worked out once. Immutable. */
final class TokenTable {

    private static final byte[] NOTHING = {};

    private final String[] tokens;
    private final byte[][] bytes;
    private final TokenDecoding decoding;
    private final Set<String> special;
    private final Set<Integer> specialIds;

    private TokenTable(
            String[] tokens, byte[][] bytes, TokenDecoding decoding, Set<String> special, Set<Integer> specialIds) {
        this.tokens = tokens;
        this.bytes = bytes;
        this.decoding = decoding;
        this.special = special;
        this.specialIds = specialIds;
    }

    /**
     * The table of a model of {@code size} ids; ids that the tokenizer lacks stand for nothing. Added tokens behind the last id
     * are left out: fine-tuned models add tokens, for padding or pictures, without rows of the embedding for them.
     */
    static TokenTable of(TokenizerFile file, int size) {
        String[] tokens = new String[size];
        byte[][] bytes = new byte[size][];
        Set<Integer> added = file.added().ids();
        Arrays.fill(tokens, "");
        Arrays.fill(bytes, NOTHING);
        file.tokens().forEach((id, token) -> {
            if (id >= size && added.contains(id)) {
                return;
            } else if (id >= size) {
                throw TokenizerFile.refusal(
                        file.path(), "id of \"" + token + "\": " + id, "below the model's vocabulary size, " + size);
            }
            tokens[id] = token;
            if (!file.special().contains(id)) {
                bytes[id] = file.decoding().spelling().bytes(token);
            }
        });
        Set<String> special = file.special().stream()
                .map(id -> Objects.requireNonNull(file.tokens().get(id)))
                .collect(Collectors.toUnmodifiableSet());
        return new TokenTable(tokens, bytes, file.decoding(), special, Set.copyOf(file.special()));
    }

    /** Whether another table has the same token at every id. */
    boolean hasTokensOf(TokenTable other) {
        return Arrays.equals(tokens, other.tokens);
    }

    /** Whether an id stands for a special token. */
    boolean isSpecial(int id) {
        return specialIds.contains(id);
    }

    /** What special tokens are spelled, those behind the last id among them. */
    Set<String> special() {
        return special;
    }

    int size() {
        return tokens.length;
    }

    String token(int id) {
        requireId("id", id);
        return tokens[id];
    }

    /** The bytes of a token; not to be written to. */
    byte[] bytes(int id) {
        requireId("token", id);
        return bytes[id];
    }

    TokenDecoding decoding() {
        return decoding;
    }

    void requireId(String name, int id) {
        if (id < 0 || id >= tokens.length) {
            throw new IllegalArgumentException(name + ": " + id + " (expected: 0 to " + (tokens.length - 1) + ")");
        }
    }
}
