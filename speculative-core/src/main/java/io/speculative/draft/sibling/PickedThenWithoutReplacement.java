package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.List;

/** Picks the most probable tokens, then draws without replacement from the law without them. */
final class PickedThenWithoutReplacement implements SiblingSampler {

    private final PickCount picks;
    private final SequentialDraws draws = new SequentialDraws();

    PickedThenWithoutReplacement(PickCount picks) {
        this.picks = picks;
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.PICKED_THEN_WITHOUT_REPLACEMENT;
    }

    @Override
    public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
        PickedSiblings picked = PickedSiblings.of(law, count, picks);
        List<DrawnToken> siblings = picked.siblings();
        if (picked.drawn() > 0) {
            siblings.addAll(draws.draw(picked.rest(), picked.drawn(), random));
        }
        return siblings;
    }

    @Override
    public String toString() {
        return "PickedThenWithoutReplacement[" + picks + "]";
    }
}
