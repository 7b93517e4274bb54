package io.speculative.draft.plan;

/**
 * Counts the rounds without a draft until a token is tried: twice as many after a trial that was rejected, a quarter as
 * many after one that was accepted. So trials are rare as long as they fail, and soon become frequent when they
 * succeed; but where a trial costs more than it emits, no more frequent than a small share of the time pays for. Not
 * thread-safe.
 */
final class TrialRest {

    private static final int FIRST = 8;
    private static final int LONGEST = 256;

    /** The most of the time that trials may lose, as a share of that of plain rounds. */
    private static final double MOST_LOSS = 0.02;

    private final int least;
    private int rest;
    private int rested;

    /**
     * Begins.
     *
     * @param rejected what a rejected trial loses, in plain rounds
     * @param accepted what an accepted one loses, in plain rounds; negative if it gains
     */
    TrialRest(double rejected, double accepted) {
        this.least = rounds(accepted, 1);
        this.rest = Math.max(least, rounds(rejected / 2, FIRST));
    }

    /** How many rounds pay for such a loss, from {@code fewest} on. */
    private static int rounds(double loss, int fewest) {
        return (int) Math.min(LONGEST, Math.max(fewest, Math.ceil(loss / MOST_LOSS)));
    }

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
        rest = accepted ? Math.max(rest / 4, least) : Math.min(2 * rest, LONGEST);
    }
}
