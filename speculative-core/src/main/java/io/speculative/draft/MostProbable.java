package io.speculative.draft;

import java.util.Arrays;

/** Selection of the most probable tokens in one pass; meant for a handful of them. */
final class MostProbable {

    private MostProbable() {}

    /** The most probable tokens, most probable first, the smaller id among equals; none of probability 0. */
    static int[] of(double[] probabilities, int count) {
        int[] best = new int[count];
        int kept = 0;
        for (int token = 0; token < probabilities.length; token++) {
            double probability = probabilities[token];
            boolean full = kept == count;
            if (probability <= 0 || (full && (count == 0 || probability <= probabilities[best[kept - 1]]))) {
                continue;
            }
            int place = full ? kept - 1 : kept++;
            while (place > 0 && probabilities[best[place - 1]] < probability) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = token;
        }
        return Arrays.copyOf(best, kept);
    }
}
