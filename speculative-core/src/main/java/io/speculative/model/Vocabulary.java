package io.speculative.model;

import java.util.OptionalInt;
import java.util.Set;

/** The tokens of a model and how text becomes tokens and back. Immutable and thread-safe. */
public interface Vocabulary {

    /** The number of token ids, which run from 0; at least 1. */
    int size();

    /**
     * The token of an id as the tokenizer writes it, such as {@code "▁the"}; for an id that the model has but the
     * tokenizer doesn't, the empty string.
     */
    String token(int id);

    /** The token a sequence begins with, if the model has one. */
    OptionalInt beginToken();

    /** The tokens that end a text, such as EOS; may be empty. */
    Set<Integer> endTokens();

    /** The ids of a text as the model expects them at the start of a sequence, the begin token included. */
    int[] encode(String text);

    /** A new decoder of a stream of ids, to be used by one thread. */
    Detokenizer detokenizer();

    /**
     * Refuses a draft vocabulary that differs from the target's in any id.
     *
     * @throws VocabularyMismatchException naming the first difference
     */
    static void requireSame(Vocabulary target, Vocabulary draft) {
        if (target == draft) {
            return;
        }
        int shared = Math.min(target.size(), draft.size());
        for (int id = 0; id < shared; id++) {
            if (!target.token(id).equals(draft.token(id))) {
                throw new VocabularyMismatchException("draft vocabulary: id " + id + " is \"" + draft.token(id)
                        + "\" (expected: \"" + target.token(id) + "\" as in the target)");
            }
        }
        if (target.size() != draft.size()) {
            throw new VocabularyMismatchException(
                    "draft vocabulary: " + draft.size() + " tokens (expected: " + target.size() + " as in the target)");
        }
    }
}
