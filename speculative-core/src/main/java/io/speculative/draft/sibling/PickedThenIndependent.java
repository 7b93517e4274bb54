package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.List;

/** Picks the most probable tokens, then draws independently from the law without them. */
final class PickedThenIndependent implements SiblingSampler {

    private final PickCount picks;

    PickedThenIndependent(PickCount picks) {
        this.picks = picks;
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.PICKED_THEN_INDEPENDENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        PickedSiblings picked = PickedSiblings.of(law, count, picks);
        List<DrawnToken> siblings = picked.siblings();
        for (int i = 0; i < picked.drawn(); i++) {
            siblings.add(new DrawnToken(random.draw(picked.rest()), picked.rest()));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "PickedThenIndependent[" + picks + "]";
    }
}
