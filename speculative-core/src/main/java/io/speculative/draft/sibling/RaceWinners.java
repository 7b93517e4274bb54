package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/** Picks the tokens that arrive first in the race on a given noise. */
final class RaceWinners implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.PICKED;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream noise) {
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int token : law.race(count, noise)) {
            siblings.add(new DrawnToken(token, Distribution.pointMass(token, law.vocabularySize())));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "Coupled";
    }
}
