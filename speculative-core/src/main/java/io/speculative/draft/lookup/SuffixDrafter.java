package io.speculative.draft.lookup;

import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.model.Vocabulary;
import java.util.List;
import java.util.Optional;

/**
 * Drafts without a model what most often followed the longest suffix of the request that has been seen before, in the
 * request or in a corpus that all requests share (Oliaro et al. 2024, "SuffixDecoding: Extreme Speculative Decoding for
 * Emerging AI Applications").
 *
 * <p>The rule: the match is the longest suffix of the request so far, the root included, that also ends at an earlier
 * place of the request, or a longer suffix that a token follows in the corpus. The draft has at most as many tokens as
 * the match (the paper's factor alpha is 1), and at most {@code draftLength}. Each drafted token is the most frequent
 * one after the match and the tokens drafted before it, among equals the most recent. If no token has followed all of
 * these, the longest end of them that a token has followed is used. Frequency is counted with update exclusion: a token
 * counts in the longest context that it was seen in before, not in the shorter ones that this one contains.
 *
 * <p>Every token carries a point mass. Which ones are proposed depends on the request's text and the corpus alone, so
 * any lossless verifier for chains keeps the target's law. Following a token takes constant time, amortised, and some
 * 100 bytes of memory, however long the match (the paper's suffix tree is cut at a depth). Immutable and thread-safe.
 */
public final class SuffixDrafter implements Drafter {

    private final TokenCorpus corpus;
    private final int shortest;
    private final int draftLength;

    private SuffixDrafter(TokenCorpus corpus, int shortest, int draftLength) {
        this.corpus = corpus;
        this.shortest = shortest;
        this.draftLength = draftLength;
    }

    /**
     * A drafter that looks in the request alone.
     *
     * @param vocabulary the target's
     * @param draftLength the most tokens per draft, at least 1
     */
    public static SuffixDrafter of(Vocabulary vocabulary, int draftLength) {
        return of(TokenCorpus.of(vocabulary, List.of()), draftLength);
    }

    /**
     * A drafter that looks in the request and in a corpus; a match in the request wins unless the other one is longer.
     *
     * @param corpus of the target's vocabulary
     * @param draftLength the most tokens per draft, at least 1
     */
    public static SuffixDrafter of(TokenCorpus corpus, int draftLength) {
        if (draftLength < 1) {
            throw new IllegalArgumentException("draftLength: " + draftLength + " (expected: >= 1)");
        }
        return new SuffixDrafter(corpus, 1, draftLength);
    }

    /**
     * The same drafter, which proposes nothing after a match of fewer than {@code tokens} tokens. A short match is
     * often a coincidence, and in a {@link io.speculative.draft.FallbackDrafter} it prevents a better draft of the next
     * drafter.
     *
     * @param tokens at least 1
     */
    public SuffixDrafter withShortest(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("shortest: " + tokens + " (expected: >= 1)");
        }
        return new SuffixDrafter(corpus, tokens, draftLength);
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.SINGLE;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(corpus.vocabulary());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return open(match -> match < shortest ? 0 : Math.min(match, draftLength));
    }

    /**
     * Starts following a request whose drafts get lengths of the caller's choice, instead of this drafter's rule. The
     * caller closes the session.
     *
     * @param length this request's alone
     */
    public DraftSession open(LookupLength length) {
        return new LookupSession(
                new SuffixIndex(corpus.automaton()), length, corpus.vocabulary().size());
    }

    @Override
    public String toString() {
        return "suffix:" + (shortest > 1 ? shortest + "-:" : "") + draftLength;
    }
}
