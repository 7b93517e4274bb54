package io.speculative.djl.program;

import java.util.Arrays;

/**
 * What the rows of a segment must not see, as {@link FastRows} takes it (Miao et al. 2024, "SpecInfer", tree attention): for
 * each row and each node 0 where the node is on the row's path, negative infinity where it is not.
 */
final class TreeMask {

    private TreeMask() {}

    /** Whether some row must not see some node. */
    static boolean isNeeded(Segment segment) {
        return segment.rows() > 1 || !segment.isChain();
    }

    /** The numbers, [rows, nodes] in row order. */
    static float[] of(Segment segment) {
        int nodes = segment.nodes();
        float[] mask = new float[segment.rows() * nodes];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < segment.rows(); row++) {
            for (int node : segment.path(row)) {
                mask[row * nodes + node] = 0;
            }
        }
        return mask;
    }
}
