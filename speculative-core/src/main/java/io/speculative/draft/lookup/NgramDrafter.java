package io.speculative.draft.lookup;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.model.Vocabulary;
import java.util.Optional;

/**
 * Drafts without a model what followed when the request's last words stood there before (Saxena 2023, "Prompt Lookup
 * Decoding").
 *
 * <p>The rule has three steps. Take the longest suffix of the request so far, the root included, that has at most
 * {@code longest} tokens and also ends at an earlier place. Of its earlier places take the most recent (Saxena's code
 * takes the first). Draft the tokens that follow there. If these tokens reach the end of the text, the draft goes on
 * with its own tokens: after {@code a b c a b} it is {@code c a b c a b}, so periodic text continues with its period. A
 * draft is as long as it may be, or empty if no such suffix is known.
 *
 * <p>Every token carries a point mass. Which ones are proposed depends on the request's text alone, so any lossless
 * verifier for chains keeps the target's law. Following a token takes time and memory in {@code longest}, not in the
 * length of the text. Immutable and thread-safe.
 */
public final class NgramDrafter implements Drafter {

    private static final int MOST_LONGEST = 32;

    private final Vocabulary vocabulary;
    private final int shortest;
    private final int longest;
    private final int draftLength;

    private NgramDrafter(Vocabulary vocabulary, int shortest, int longest, int draftLength) {
        this.vocabulary = vocabulary;
        this.shortest = shortest;
        this.longest = longest;
        this.draftLength = draftLength;
    }

    /**
     * A drafter.
     *
     * @param vocabulary the target's
     * @param longest the most tokens to look for, from 1 to 32; a {@link SuffixDrafter} looks for longer ones
     * @param draftLength the most tokens per draft, at least 1
     */
    public static NgramDrafter of(Vocabulary vocabulary, int longest, int draftLength) {
        if (longest < 1 || longest > MOST_LONGEST) {
            throw new IllegalArgumentException("longest: " + longest + " (expected: 1 to " + MOST_LONGEST + ")");
        }
        if (draftLength < 1) {
            throw new IllegalArgumentException("draftLength: " + draftLength + " (expected: >= 1)");
        }
        return new NgramDrafter(vocabulary, 1, longest, draftLength);
    }

    /**
     * The same drafter, which proposes nothing if fewer than {@code tokens} tokens match. What followed a single token
     * before is a poor guess, and in a {@link io.speculative.draft.FallbackDrafter} it prevents a better draft of the
     * next drafter.
     *
     * @param tokens from 1 to {@code longest}
     */
    public NgramDrafter withShortest(int tokens) {
        if (tokens < 1 || tokens > longest) {
            throw new IllegalArgumentException("shortest: " + tokens + " (expected: 1 to " + longest + ")");
        }
        return new NgramDrafter(vocabulary, tokens, longest, draftLength);
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(vocabulary);
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return new LookupSession(new NgramIndex(shortest, longest), match -> draftLength, vocabulary.size());
    }

    @Override
    public String toString() {
        return "ngram:" + (shortest > 1 ? shortest + "-" : "") + longest + ":" + draftLength;
    }
}
