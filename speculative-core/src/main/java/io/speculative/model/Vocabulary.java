package io.speculative.model;

import java.util.Arrays;
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

    /**
     * The ids of a text as the model expects them at the start of a sequence, the begin token included.
     *
     * @throws IllegalArgumentException if the text can't be encoded; a text that no context of the model holds may be one
     * @throws MemoryExhaustedException if the heap has no room for its ids
     * @throws ClosedException if the vocabulary is closed
     */
    int[] encode(String text);

    /**
     * The ids of a text of which nothing is read as a special token: where somebody writes {@code <|end|>}, these are the tokens
     * of its characters. {@link #encode} reads it as the token, if the model has it. Otherwise both are alike, and for a vocabulary
     * in which no text spells a special token they are the same.
     *
     * @throws IllegalArgumentException as {@link #encode} does
     * @throws MemoryExhaustedException as {@link #encode} does
     * @throws ClosedException as {@link #encode} does
     */
    default int[] encodeLiterally(String text) {
        return encode(text);
    }

    /** A new decoder of a stream of ids, to be used by one thread. */
    Detokenizer detokenizer();

    /**
     * The ids of a text that continues other text: without a begin token, and with its first word spelled as a word in
     * the middle of a text. They are found by encoding the text behind a line break and taking off the line break's own
     * ids. If the tokenizer joins the line break with the beginning of the text, so that its ids change, the result is
     * the ids of the text alone.
     */
    default int[] encodeContinuation(String text) {
        int[] before = encode("\n");
        int[] both = encode("\n" + text);
        int start = before.length;
        if (both.length >= start && Arrays.equals(before, 0, start, both, 0, start)) {
            return Arrays.copyOfRange(both, start, both.length);
        }
        int[] alone = encode(text);
        boolean begins = alone.length > 0 && beginToken().equals(OptionalInt.of(alone[0]));
        return begins ? Arrays.copyOfRange(alone, 1, alone.length) : alone;
    }

    /**
     * The text of ids that continue other text, decoded as if they stood behind a line break; an incomplete character
     * is U+FFFD.
     */
    default String decodeContinuation(int... ids) {
        Detokenizer detokenizer = detokenizer();
        for (int id : encode("\n")) {
            detokenizer.push(id);
        }
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.push(id));
        }
        return text.append(detokenizer.finish()).toString();
    }

    /**
     * Refuses a draft vocabulary that differs from the target's in any id.
     *
     * @throws VocabularyMismatchException naming the first difference, and the ways to draft with another vocabulary
     */
    static void requireSame(Vocabulary target, Vocabulary draft) {
        if (target == draft) {
            return;
        }
        int shared = Math.min(target.size(), draft.size());
        for (int id = 0; id < shared; id++) {
            if (!target.token(id).equals(draft.token(id))) {
                throw mismatch("id " + id + " is \"" + draft.token(id) + "\"", "\"" + target.token(id) + "\"");
            }
        }
        if (target.size() != draft.size()) {
            throw mismatch(draft.size() + " tokens", String.valueOf(target.size()));
        }
    }

    private static VocabularyMismatchException mismatch(String draft, String target) {
        return new VocabularyMismatchException("draft vocabulary: " + draft + " (expected: " + target
                + " as in the target; a draft model with another vocabulary drafts through SharedTokens or"
                + " TextMatchDrafter)");
    }
}
