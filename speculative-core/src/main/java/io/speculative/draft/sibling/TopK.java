package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/** Picks the most probable tokens. Nothing is drawn, so every sibling carries a point mass. */
final class TopK implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.PICKED;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int token : law.mostProbable(count)) {
            siblings.add(new DrawnToken(token, Distribution.pointMass(token, law.vocabularySize())));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "TopK";
    }
}
