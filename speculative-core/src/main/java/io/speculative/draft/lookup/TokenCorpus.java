package io.speculative.draft.lookup;

import io.speculative.model.Vocabulary;
import java.util.List;

/**
 * Texts, as tokens, that a {@link SuffixDrafter} looks for continuations in beside the request's own: earlier answers,
 * the documents that answers quote. Built once; it takes some 100 bytes of memory per token.
 *
 * <p>Immutable and thread-safe: all requests share it.
 */
public final class TokenCorpus {

    private final Vocabulary vocabulary;
    private final SuffixAutomaton automaton;

    private TokenCorpus(Vocabulary vocabulary, SuffixAutomaton automaton) {
        this.vocabulary = vocabulary;
        this.automaton = automaton;
    }

    /**
     * A corpus; time in the number of tokens.
     *
     * @param vocabulary the target's
     * @param texts may be none; of equally frequent continuations the one in the later text is preferred
     * @throws IllegalArgumentException if a token is not in the vocabulary
     */
    public static TokenCorpus of(Vocabulary vocabulary, List<int[]> texts) {
        SuffixAutomaton automaton = new SuffixAutomaton();
        for (int i = 0; i < texts.size(); i++) {
            automaton.startText();
            for (int token : texts.get(i)) {
                if (token < 0 || token >= vocabulary.size()) {
                    throw new IllegalArgumentException(
                            "token of text " + i + ": " + token + " (expected: 0 to " + (vocabulary.size() - 1) + ")");
                }
                automaton.add(token);
            }
        }
        return new TokenCorpus(vocabulary, automaton);
    }

    /** The vocabulary its tokens belong to. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The automaton of all texts, complete. */
    SuffixAutomaton automaton() {
        return automaton;
    }
}
