package io.speculative.draft.model;

import io.speculative.model.Detokenizer;
import io.speculative.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** The text of a request's tokens, as far as its characters are complete. */
final class RequestText {

    private final Vocabulary vocabulary;
    private final Detokenizer detokenizer;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> incomplete = new ArrayList<>();

    RequestText(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.detokenizer = vocabulary.detokenizer();
    }

    /** Follows a token. */
    void add(int token) {
        text.append(detokenizer.push(token));
        incomplete.add(token);
        Detokenizer again = vocabulary.detokenizer();
        incomplete.forEach(again::push);
        if (again.finish().isEmpty()) {
            incomplete.clear();
        }
    }

    /** Whether the last token ends inside a character. The text does not contain this character yet. */
    boolean endsInsideCharacter() {
        return !incomplete.isEmpty();
    }

    /** The number of characters so far. */
    int length() {
        return text.length();
    }

    /** The text from a character on. */
    String from(int start) {
        return text.substring(start);
    }
}
