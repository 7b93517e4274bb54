package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks the most probable tokens, most probable first, the smaller id among equals. Nothing is drawn, so every sibling
 * carries a point mass.
 */
public final class TopK implements SiblingSampler {

    @Override
    public DraftLaw law() {
        return DraftLaw.PICKED;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int token : MostProbable.of(probabilities, count)) {
            siblings.add(new DrawnToken(token, Distribution.pointMass(token, probabilities.length)));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "TopK";
    }
}
