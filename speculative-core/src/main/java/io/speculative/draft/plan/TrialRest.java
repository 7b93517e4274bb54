package io.speculative.draft.plan;

/**
 * Counts the rounds without a draft until a token is tried: twice as many after a trial that was rejected, a quarter as
 * many after one that was accepted. So trials are rare as long as they fail, and soon become frequent when they
 * succeed. Not thread-safe.
 */
final class TrialRest {

    private static final int FIRST = 8;
    private static final int LONGEST = 256;

    private int rest = FIRST;
    private int rested;

    /** Counts a round; whether it should try. */
    boolean isOver() {
        rested++;
        if (rested < rest) {
            return false;
        }
        rested = 0;
        return true;
    }

    /** Takes note of a token that was tried. */
    void tried(boolean accepted) {
        rest = accepted ? Math.max(rest / 4, 1) : Math.min(2 * rest, LONGEST);
    }
}
