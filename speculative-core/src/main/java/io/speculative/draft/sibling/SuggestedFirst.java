package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/**
 * Picks a given token, whatever its probability, and lets another sampler choose the other siblings from the law
 * without it.
 *
 * @param token the token, with a point mass
 * @param others a sampler that picks distinct tokens first, if it picks any
 */
record SuggestedFirst(int token, SiblingSampler others) implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return others.siblings();
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        List<DrawnToken> siblings = new ArrayList<>(count);
        siblings.add(new DrawnToken(token, Distribution.pointMass(token, law.vocabularySize())));
        if (count > 1 && law.hasOtherThan(token)) {
            siblings.addAll(others.draw(law.without(token), count - 1, random));
        }
        return siblings;
    }
}
