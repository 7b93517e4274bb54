package io.speculative.kernel;

import java.util.Arrays;

/**
 * An exponential race between tokens: token {@code x} arrives at {@code E / law(x)}, where {@code E = -log(1 - u)} is
 * its own standard exponential number. The first to arrive has exactly the law; the first ones in order are draws
 * without replacement (Gumbel-Top-k, Kool et al. 2019, as minus the logarithm of an arrival time is a Gumbel-perturbed
 * log-probability).
 *
 * <p>All tokens are offered in order, each with a uniform number of its own. As {@code -log(1 - u) >= u}, a token whose
 * {@code u / law(x)} is later than the latest arrival kept needs no logarithm. Not thread-safe.
 */
public final class ExponentialRace {

    private final int[] winners;
    private final double[] arrivals;
    private int kept;

    /**
     * A race without tokens.
     *
     * @param count how many of the first arrivals to keep, at least 1; meant for a handful
     */
    public ExponentialRace(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 1)");
        }
        winners = new int[count];
        arrivals = new double[count];
    }

    /**
     * Lets a token take part.
     *
     * @param weight its probability, or a number proportional to it; with 0 it never arrives
     * @param uniform a number in {@code [0, 1)}
     */
    public void offer(int token, double weight, double uniform) {
        if (weight > 0 && (kept < winners.length || uniform < weight * arrivals[kept - 1])) {
            place(token, -Math.log1p(-uniform) / weight);
        }
    }

    private void place(int token, double arrival) {
        boolean full = kept == winners.length;
        if (full && arrival >= arrivals[kept - 1]) {
            return;
        }
        int place = full ? kept - 1 : kept++;
        while (place > 0 && arrivals[place - 1] > arrival) {
            arrivals[place] = arrivals[place - 1];
            winners[place] = winners[place - 1];
            place--;
        }
        arrivals[place] = arrival;
        winners[place] = token;
    }

    /** The tokens that arrived first, in order; fewer than were to be kept if fewer had a positive weight. */
    public int[] winners() {
        return Arrays.copyOf(winners, kept);
    }
}
