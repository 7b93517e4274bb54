package io.speculative.kernel;

import java.util.Arrays;

/**
 * The most probable of the tokens that are offered, in the order of their ids; meant for a handful. Not thread-safe.
 */
public final class MostProbable {

    private final int[] best;
    private final double[] weights;
    private int kept;

    /**
     * A selection without tokens.
     *
     * @param count how many to keep, at least 0
     */
    public MostProbable(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
        best = new int[count];
        weights = new double[count];
    }

    /**
     * Considers a token; its id is larger than those of all tokens before.
     *
     * @param weight its probability, or a number proportional to it; with 0 it is never kept
     */
    public void offer(int token, double weight) {
        if (weight > 0 && (kept < best.length || (kept > 0 && weight > weights[kept - 1]))) {
            place(token, weight);
        }
    }

    private void place(int token, double weight) {
        int place = kept < best.length ? kept++ : kept - 1;
        while (place > 0 && weights[place - 1] < weight) {
            best[place] = best[place - 1];
            weights[place] = weights[place - 1];
            place--;
        }
        best[place] = token;
        weights[place] = weight;
    }

    /**
     * The tokens, most probable first, the smaller id among equals; fewer than were to be kept if fewer are possible.
     */
    public int[] tokens() {
        return Arrays.copyOf(best, kept);
    }
}
