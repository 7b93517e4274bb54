package io.speculative.model;

import java.util.OptionalInt;
import java.util.Set;

/**
 * One token per character: token 0 is {@code 'a'}, token 1 is {@code 'b'} and so on.
 *
 * @param size the number of tokens
 * @param endTokens the tokens that end a text
 */
public record CharacterVocabulary(int size, Set<Integer> endTokens) implements Vocabulary {

    /** Copies the set. */
    public CharacterVocabulary {
        endTokens = Set.copyOf(endTokens);
    }

    /** A vocabulary whose texts end nowhere. */
    public static CharacterVocabulary of(int size) {
        return new CharacterVocabulary(size, Set.of());
    }

    @Override
    public String token(int id) {
        return String.valueOf((char) ('a' + id));
    }

    @Override
    public OptionalInt beginToken() {
        return OptionalInt.empty();
    }

    @Override
    public int[] encode(String text) {
        return text.chars().map(character -> character - 'a').toArray();
    }

    @Override
    public Detokenizer detokenizer() {
        return new Detokenizer() {
            @Override
            public String push(int token) {
                return token(token);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }
}
