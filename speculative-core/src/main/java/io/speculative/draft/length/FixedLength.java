package io.speculative.draft.length;

/** The same length for every draft. */
final class FixedLength implements DraftLength {

    private final int tokens;

    private FixedLength(int tokens) {
        this.tokens = tokens;
    }

    static FixedLength of(int tokens) {
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
