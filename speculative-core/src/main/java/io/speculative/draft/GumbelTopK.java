package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.ExponentialRace;
import io.speculative.distribution.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Gumbel-Top-k: draws without replacement in one pass over the vocabulary (Kool et al. 2019, "Stochastic Beams and Where
 * to Find Them"; the sampler of RSD-C, Jeon et al. 2024).
 *
 * <p>Written as an {@link ExponentialRace}, which has the same order: the first {@code count} arrivals are the siblings.
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
        int[] winners = ExponentialRace.first(probabilities, probabilities.length, count, random);
        List<DrawnToken> siblings = new ArrayList<>(winners.length);
        Distribution current = law;
        for (int i = 0; i < winners.length; i++) {
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
}
