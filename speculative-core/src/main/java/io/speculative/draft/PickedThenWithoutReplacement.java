package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.List;

/**
 * Picks the most probable tokens, then draws without replacement from the law without them, as {@link SequentialDraws}
 * does. The picked part is that of the greedy sampler of Hu et al. 2025.
 *
 * <p>If there are no more tokens than siblings to pick and one, all of them are picked and nothing is drawn.
 */
public final class PickedThenWithoutReplacement implements SiblingSampler {

    private final PickCount picks;
    private final SequentialDraws draws = new SequentialDraws();

    private PickedThenWithoutReplacement(PickCount picks) {
        this.picks = picks;
    }

    /** A sampler that picks as many as {@code picks} says and draws the rest. */
    public static PickedThenWithoutReplacement of(PickCount picks) {
        return new PickedThenWithoutReplacement(picks);
    }

    @Override
    public DraftLaw law() {
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
