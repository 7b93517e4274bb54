package io.speculative.verify;

import java.util.Arrays;

/**
 * A thread's arrays of vocabulary size, kept from call to call: verifiers hold no state, and allocate nothing of that size
 * per round. What is in a row at the start of a call is rubbish.
 */
final class Workspace {

    private static final ThreadLocal<Workspace> OF_THREAD = ThreadLocal.withInitial(Workspace::new);

    private double[][] rows = {};

    private Workspace() {}

    static Workspace ofThread() {
        return OF_THREAD.get();
    }

    /** A row of at least {@code size} values, the same array for the same index until a longer one is asked for. */
    double[] row(int index, int size) {
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
}
