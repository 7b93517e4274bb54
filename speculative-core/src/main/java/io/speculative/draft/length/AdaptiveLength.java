package io.speculative.draft.length;

/** A length that follows what earlier rounds accepted. */
final class AdaptiveLength implements DraftLength {

    private static final int LONGER = 2;
    private static final int SHORTER = 1;

    private final int first;
    private final int most;

    private AdaptiveLength(int first, int most) {
        this.first = first;
        this.most = most;
    }

    static AdaptiveLength of(int first, int most) {
        if (first < 1) {
            throw new IllegalArgumentException("first: " + first + " (expected: >= 1)");
        }
        if (most < first) {
            throw new IllegalArgumentException("most: " + most + " (expected: >= " + first + ", the first)");
        }
        return new AdaptiveLength(first, most);
    }

    @Override
    public Control open() {
        return new Schedule();
    }

    @Override
    public String toString() {
        return "adaptive[" + first + ", up to " + most + "]";
    }

    private final class Schedule implements Control {
        private int tokens = first;

        @Override
        public int most() {
            return tokens;
        }

        @Override
        public void verdict(int drafted, int accepted) {
            tokens = accepted == drafted ? Math.min(most, tokens + LONGER) : Math.max(1, tokens - SHORTER);
        }
    }
}
