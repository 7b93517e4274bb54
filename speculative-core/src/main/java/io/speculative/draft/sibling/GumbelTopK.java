package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/** Draws without replacement as the first arrivals of a {@link Distribution#race}. */
final class GumbelTopK implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.WITHOUT_REPLACEMENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        int[] winners = law.race(count, random);
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
