package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Gumbel-Top-k: draws without replacement in one pass over the vocabulary (Kool et al. 2019, "Stochastic Beams and Where
 * to Find Them"; the sampler of RSD-C, Jeon et al. 2024).
 *
 * <p>Written as an exponential race, which has the same order: token {@code x} arrives at {@code E / law(x)} with
 * {@code E = -log(1 - u)} standard exponential, and the first {@code count} arrivals are the siblings in order (the
 * Gumbel-perturbed log-probability is minus the logarithm of the arrival time). As {@code -log(1 - u) >= u}, a token with
 * {@code u} already past the latest kept arrival needs no logarithm.
 */
public final class GumbelTopK implements SiblingSampler {

    @Override
    public DraftLaw law() {
        return DraftLaw.WITHOUT_REPLACEMENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        int[] winners = new int[count];
        int arrived = race(probabilities, winners, random);
        List<DrawnToken> siblings = new ArrayList<>(arrived);
        Distribution current = law;
        for (int i = 0; i < arrived; i++) {
            if (i > 0) {
                current = current.without(winners[i - 1]);
            }
            siblings.add(new DrawnToken(winners[i], current));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "GumbelTopK";
    }

    /** Fills {@code winners} with the tokens that arrive first, in order; returns how many there are. */
    private static int race(double[] probabilities, int[] winners, RandomStream random) {
        double[] arrivals = new double[winners.length];
        int kept = 0;
        for (int token = 0; token < probabilities.length; token++) {
            double probability = probabilities[token];
            if (probability <= 0) {
                continue;
            }
            double uniform = random.nextUniform();
            boolean full = kept == winners.length;
            if (full && uniform >= probability * arrivals[kept - 1]) {
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
        return kept;
    }
}
