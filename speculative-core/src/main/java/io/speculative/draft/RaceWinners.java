package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.ExponentialRace;
import io.speculative.distribution.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the tokens that arrive first in the race on a given noise. Given the noise nothing is left to chance, so each
 * carries a point mass.
 */
final class RaceWinners implements SiblingSampler {

    @Override
    public DraftLaw law() {
        return DraftLaw.PICKED;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream noise) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int token : ExponentialRace.first(probabilities, probabilities.length, count, noise)) {
            siblings.add(new DrawnToken(token, Distribution.pointMass(token, probabilities.length)));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "Coupled";
    }
}
