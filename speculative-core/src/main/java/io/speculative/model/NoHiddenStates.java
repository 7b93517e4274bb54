package io.speculative.model;

/** The hidden states of a session that was opened without taps. */
enum NoHiddenStates implements HiddenStates {
    INSTANCE;

    /** What to throw where a tap is asked for that the session was not opened with. */
    static IllegalArgumentException refusal(Tap tap) {
        return new IllegalArgumentException(
                "tap: " + tap + " (expected: none, as the session was opened without taps)");
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public int width(Tap tap) {
        throw refusal(tap);
    }

    @Override
    public void copy(Tap tap, int position, float[] destination) {
        throw refusal(tap);
    }
}
