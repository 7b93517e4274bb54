package io.speculative.djl.program;

import io.speculative.djl.cache.KeyValueCache;
import java.util.Arrays;

/**
 * The rows that one sequence contributes to a forward pass. Their keys and values are written to the slots from
 * {@code firstSlot} on, one per row.
 *
 * @param cache the sequence's cache
 * @param firstSlot the slot of the first row, at least the number of committed slots
 * @param tokens the rows' token ids, at least one
 * @param positions the rows' positions, as many
 * @param mask what the rows must not see: [rows, width] in row order, 0 or negative infinity, for the last {@code width}
 *     of the slots up to and including the last row's; empty if every row sees all of them
 * @param wanted how many of the last rows' logits are wanted, at least 1 where there are any
 */
public record Segment(KeyValueCache cache, int firstSlot, int[] tokens, int[] positions, float[] mask, int wanted) {

    /**
     * Rows that follow the committed ones and each other, each seeing what came before it.
     *
     * @param cache the sequence's cache
     * @param tokens the rows' token ids, at least one
     * @return the rows, of which the last one's logits are wanted
     */
    public static Segment chain(KeyValueCache cache, int... tokens) {
        int[] positions = new int[tokens.length];
        for (int row = 0; row < tokens.length; row++) {
            positions[row] = cache.length() + row;
        }
        return new Segment(cache, cache.length(), tokens, positions, causalMask(tokens.length), 1);
    }

    /** The number of rows. */
    int rows() {
        return tokens.length;
    }

    /** The mask's width: how many of the last slots it covers. */
    int maskWidth() {
        return mask.length / tokens.length;
    }

    private static float[] causalMask(int rows) {
        if (rows == 1) {
            return new float[0];
        }
        float[] mask = new float[rows * rows];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(mask, row * rows + row + 1, (row + 1) * rows, Float.NEGATIVE_INFINITY);
        }
        return mask;
    }
}
