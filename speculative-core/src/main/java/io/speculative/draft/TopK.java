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
        int[] best = new int[count];
        int kept = 0;
        for (int token = 0; token < probabilities.length; token++) {
            double probability = probabilities[token];
            boolean full = kept == count;
            if (probability <= 0 || (full && probability <= probabilities[best[kept - 1]])) {
                continue;
            }
            int place = full ? kept - 1 : kept++;
            while (place > 0 && probabilities[best[place - 1]] < probability) {
                best[place] = best[place - 1];
                place--;
            }
            best[place] = token;
        }
        List<DrawnToken> siblings = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            siblings.add(new DrawnToken(best[i], Distribution.pointMass(best[i], probabilities.length)));
        }
        return siblings;
    }
}
