package io.speculative.model;

/**
 * A draft model whose rows are over the target's vocabulary. Tokens that both models have keep their logits, all others
 * get {@code -infinity}, so every sampling rule renormalises over the shared tokens. This is the token-level
 * intersection of Timor et al. 2025, "Accelerating LLM Inference with Lossless Speculative Decoding Algorithms for
 * Heterogeneous Vocabularies". The law that a drafter hands over is the restricted one, which it has drawn from, so
 * every lossless verifier stays lossless. The less of the target's mass lies on shared tokens, the less is accepted.
 *
 * <p>A token is shared if both vocabularies spell it alike ({@link Vocabulary#token}), or if its text is a single token
 * of the draft model, such as {@code "▁the"} for {@code "Ġthe"}. End tokens of different spelling are not shared, so
 * they are never drafted.
 *
 * <p>The target may emit any token. One that isn't shared reaches the draft model as the pieces that the draft's
 * tokenizer cuts its text into; if there are more than 16, the last 16. A token without text, such as a begin token of
 * another spelling, becomes the draft's begin token, or id 0 if there is none. Pieces take room: a session's
 * {@link ModelSession#contextLength} falls by one for every piece beyond the first of a token, and is 15 below the
 * draft model's from the start, so that a tree fits whatever its root is.
 *
 * <p>Where a row of the draft model rules out every shared token, they are all equally likely. Each row that is asked
 * for is copied from the engine in full, and a chain is drafted token by token.
 *
 * <p>Thread-safe. Closing it closes the draft model. Comparing two large vocabularies can take seconds, so make it
 * once.
 */
public final class SharedTokens implements LanguageModel {

    private final LanguageModel draft;
    private final Vocabulary target;
    private final TokenTranslation translation;

    private SharedTokens(LanguageModel draft, Vocabulary target, TokenTranslation translation) {
        this.draft = draft;
        this.target = target;
        this.translation = translation;
    }

    /**
     * A draft model with rows over the target's vocabulary.
     *
     * @param draft has another vocabulary; its context holds at least 16 tokens
     * @param target the target's vocabulary
     * @throws VocabularyMismatchException if no token is shared
     */
    public static SharedTokens of(LanguageModel draft, Vocabulary target) {
        if (draft.contextLength() < TokenTranslation.MOST_PIECES) {
            throw new IllegalArgumentException("draft: context of " + draft.contextLength() + " tokens (expected: >= "
                    + TokenTranslation.MOST_PIECES + ")");
        }
        TokenTranslation translation = TokenTranslation.of(target, draft.vocabulary());
        if (translation.shared() == 0) {
            throw new VocabularyMismatchException("draft vocabulary: 0 tokens shared with the target (expected: >= 1; a"
                    + " TextMatchDrafter needs none)");
        }
        return new SharedTokens(draft, target, translation);
    }

    /** The number of target tokens that the draft model has too, at least 1. */
    public int count() {
        return translation.shared();
    }

    /** {@link #count} as a share of the target's vocabulary, above 0 and at most 1. */
    public double share() {
        return (double) count() / target.size();
    }

    /** The target's. */
    @Override
    public Vocabulary vocabulary() {
        return target;
    }

    @Override
    public int contextLength() {
        return TranslatedSession.room(draft.contextLength());
    }

    @Override
    public ModelSession open() {
        return new TranslatedSession(draft.open(), translation);
    }

    @Override
    public void close() {
        draft.close();
    }

    @Override
    public String toString() {
        return "SharedTokens[" + count() + " of " + target.size() + "]";
    }
}
