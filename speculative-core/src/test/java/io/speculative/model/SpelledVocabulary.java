package io.speculative.model;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tokens that spell their text. A text is cut from the left, each time into the longest token that fits; a character that
 * none begins with is left out. An underscore is written for a space. Tokens in angle brackets are special: they have no
 * text, and {@code <s>} begins every text.
 *
 * @param tokens the token of each id; the empty string for an id without one
 */
public record SpelledVocabulary(List<String> tokens) implements Vocabulary {

    /** A vocabulary of these tokens. */
    public static SpelledVocabulary of(String... tokens) {
        return new SpelledVocabulary(List.of(tokens));
    }

    /** The ids of tokens. */
    public int[] ids(String... spelled) {
        return Arrays.stream(spelled).mapToInt(tokens::indexOf).toArray();
    }

    @Override
    public int size() {
        return tokens.size();
    }

    @Override
    public String token(int id) {
        return tokens.get(id);
    }

    @Override
    public OptionalInt beginToken() {
        int id = tokens.indexOf("<s>");
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Set<Integer> endTokens() {
        return tokens.contains("</s>") ? Set.of(tokens.indexOf("</s>")) : Set.of();
    }

    @Override
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        beginToken().ifPresent(ids);
        int position = 0;
        while (position < text.length()) {
            int longest = longestAt(text, position);
            if (longest >= 0) {
                ids.add(longest);
            }
            position += longest >= 0 ? tokens.get(longest).length() : 1;
        }
        return ids.build().toArray();
    }

    @Override
    public Detokenizer detokenizer() {
        return new Detokenizer() {
            @Override
            public String push(int token) {
                return text(token);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    private int longestAt(String text, int position) {
        int longest = -1;
        for (int id = 0; id < tokens.size(); id++) {
            String token = text(id);
            boolean fits = !token.isEmpty() && text.startsWith(token, position);
            if (fits && (longest < 0 || token.length() > tokens.get(longest).length())) {
                longest = id;
            }
        }
        return longest;
    }

    private String text(int id) {
        String token = tokens.get(id);
        return token.startsWith("<") ? "" : token.replace('_', ' ');
    }
}
