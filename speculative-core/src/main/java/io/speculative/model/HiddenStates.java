package io.speculative.model;

/**
 * The hidden states of a session at the taps it was opened with: what draft heads read. They belong to the committed tokens as
 * keys and values do. An append fills them, a commit keeps those of its path, and they stay until the session is closed.
 *
 * <p>A view, as lazy as {@link Scores}: each copy is one small transfer from where the states lie. The states of tree nodes
 * that are not committed are read with {@link Scores#copyHidden}.
 *
 * <p>Not thread-safe. After the session is closed every method throws {@link ClosedException}, but for those of
 * {@link #none}.
 */
public interface HiddenStates {

    /**
     * The number of positions whose states are there, from 0 on: every committed token. For a session without taps 0.
     *
     * @return 0 to {@link ModelSession#length}
     */
    int length();

    /**
     * The number of values per position.
     *
     * @param tap one that the session was opened with
     * @return at least 1
     * @throws IllegalArgumentException if the session was not opened with it
     */
    int width(Tap tap);

    /**
     * Copies the state at one position.
     *
     * @param tap one that the session was opened with
     * @param position 0 to {@code length() - 1}
     * @param destination receives {@code width(tap)} values from index 0
     * @throws IllegalArgumentException if the session was not opened with the tap, or there is no such position
     */
    void copy(Tap tap, int position, float[] destination);

    /**
     * Those of a session without taps.
     *
     * @return no states at all
     */
    static HiddenStates none() {
        return NoHiddenStates.INSTANCE;
    }
}
