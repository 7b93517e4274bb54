package io.speculative.model;

/**
 * The last hidden states of a forward pass, after the final norm: what draft heads and judge heads read. As lazy and as
 * short-lived as the {@link Scores} they belong to.
 */
public interface HiddenStates {

    /** The number of values per row. */
    int size();

    /**
     * Copies one row.
     *
     * @param destination receives {@code size()} values from index 0
     */
    void copy(int row, float[] destination);
}
