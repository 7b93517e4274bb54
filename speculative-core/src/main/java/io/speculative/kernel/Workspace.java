package io.speculative.kernel;

import java.util.Arrays;

/**
 * Rows of vocabulary size that a request keeps from round to round, so that nothing of that size is allocated per
 * round. What is in a row is undefined until it is written. Not thread-safe.
 */
public final class Workspace {

    private double[][] rows = {};

    /** A row of at least {@code size} values, the same array for the same index until a longer one is asked for. */
    public double[] row(int index, int size) {
        if (index >= rows.length) {
            int known = rows.length;
            rows = Arrays.copyOf(rows, index + 1);
            Arrays.fill(rows, known, index + 1, new double[0]);
        }
        if (rows[index].length < size) {
            rows[index] = new double[size];
        }
        return rows[index];
    }

    /** Exchanges the arrays of two rows. */
    public void swap(int index, int other) {
        double[] row = rows[index];
        rows[index] = rows[other];
        rows[other] = row;
    }
}
