package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** Independent draws, with replacement: the drafts of SpecTr (Sun et al. 2023) and of SpecInfer's multi-step sampling. */
public final class IndependentDraws implements SiblingSampler {

    @Override
    public DraftLaw law() {
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
    public String toString() {
        return "IndependentDraws";
    }
}
