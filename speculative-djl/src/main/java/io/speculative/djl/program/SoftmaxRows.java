package io.speculative.djl.program;

import io.speculative.djl.torch.Rows;

/**
 * The softmax of all rows of a pass, on the device. Unusable after the pass is closed.
 *
 * <p>Not thread-safe.
 */
public final class SoftmaxRows {

    private final Rows weights;
    private final double[] totals;

    SoftmaxRows(Rows weights, double[] totals) {
        this.weights = weights;
        this.totals = totals;
    }

    /**
     * Copies one row.
     *
     * @param row from 0
     * @return the row, independent of the pass
     */
    public SoftmaxRow row(int row) {
        float[] copy = new float[weights.width()];
        weights.copy(row, copy);
        return new SoftmaxRow(copy, totals[row]);
    }
}
