package io.speculative.draft;

/** The same length for every draft: gamma in Leviathan et al. 2023, K in Chen et al. 2023. It looks at nothing. */
public final class FixedLength implements DraftLength {

    private final int tokens;

    private FixedLength(int tokens) {
        this.tokens = tokens;
    }

    /**
     * A length.
     *
     * @param tokens the number of tokens per draft, at least 1
     */
    public static FixedLength of(int tokens) {
        if (tokens < 1) {
            throw new IllegalArgumentException("draftLength: " + tokens + " (expected: >= 1)");
        }
        return new FixedLength(tokens);
    }

    @Override
    public Control open() {
        return () -> tokens;
    }

    @Override
    public String toString() {
        return Integer.toString(tokens);
    }
}
