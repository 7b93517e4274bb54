package io.speculative.distribution;

import java.util.Arrays;

/**
 * An exponential race between tokens: token {@code x} arrives at {@code E / law(x)}, where {@code E = -log(1 - u)} is its
 * own standard exponential number. The first to arrive has exactly the law; the first ones in order are draws without
 * replacement (Gumbel-Top-k, Kool et al. 2019, as minus the logarithm of an arrival time is a Gumbel-perturbed
 * log-probability).
 *
 * <p>Token {@code x} always takes the uniform number {@code x + 1} of the noise, so two laws that race on the same noise
 * tend to have the same winner. As {@code -log(1 - u) >= u}, a token with {@code u} already past the latest kept arrival
 * needs no logarithm.
 */
public final class ExponentialRace {

    private ExponentialRace() {}

    /**
     * The tokens that arrive first, in order; fewer only if no more have positive probability.
     *
     * @param probabilities the law, from index 0; the array may be longer
     * @param vocabularySize the number of tokens
     * @param count how many to keep, at least 1; meant for a handful
     * @param noise gives {@code vocabularySize} uniform numbers
     */
    public static int[] first(double[] probabilities, int vocabularySize, int count, RandomStream noise) {
        int[] winners = new int[count];
        double[] arrivals = new double[count];
        int kept = 0;
        for (int token = 0; token < vocabularySize; token++) {
            double uniform = noise.nextUniform();
            double probability = probabilities[token];
            boolean full = kept == count;
            if (probability <= 0 || (full && uniform >= probability * arrivals[kept - 1])) {
                continue;
            }
            double arrival = -Math.log1p(-uniform) / probability;
            if (full && arrival >= arrivals[kept - 1]) {
                continue;
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
        return Arrays.copyOf(winners, kept);
    }
}
