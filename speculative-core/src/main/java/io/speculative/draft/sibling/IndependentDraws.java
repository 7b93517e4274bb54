package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.List;

/** Draws from one law, with replacement. */
final class IndependentDraws implements SiblingSampler {

    @Override
    public DraftLaw siblings() {
        return DraftLaw.INDEPENDENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            siblings.add(new DrawnToken(random.draw(law), law));
        }
        return siblings;
    }

    @Override
    public boolean drawsOnlyChildren() {
        return true;
    }

    @Override
    public String toString() {
        return "IndependentDraws";
    }
}
