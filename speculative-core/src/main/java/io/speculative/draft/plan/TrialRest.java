package io.speculative.draft.plan;

/**
 * Counts the rounds without a draft until a token is tried: twice as many after one that was rejected, a quarter after one
 * that was accepted. Trials of a drafter that is of no use become rare, and soon follow each other when it is. Not thread-safe.
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
