package io.speculative.examples.characters;

import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One token per character.
 *
 * @param characters all of them, each once; a token's id is its place here
 */
public record CharacterVocabulary(String characters) implements Vocabulary {

    /** The characters of a text, in their natural order. */
    public static CharacterVocabulary of(String text) {
        return new CharacterVocabulary(
                text.chars().sorted().distinct().mapToObj(Character::toString).collect(Collectors.joining()));
    }

    @Override
    public int size() {
        return characters.length();
    }

    @Override
    public String token(int id) {
        return characters.substring(id, id + 1);
    }

    @Override
    public OptionalInt beginToken() {
        return OptionalInt.empty();
    }

    @Override
    public Set<Integer> endTokens() {
        return Set.of();
    }

    /**
     * The ids of a text.
     *
     * @throws IllegalArgumentException if a character is not in the vocabulary
     */
    @Override
    public int[] encode(String text) {
        return text.chars().map(this::id).toArray();
    }

    private int id(int character) {
        int id = characters.indexOf(character);
        if (id < 0) {
            throw new IllegalArgumentException(
                    "character: " + Character.toString(character) + " (expected: one of " + characters.strip() + ")");
        }
        return id;
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
