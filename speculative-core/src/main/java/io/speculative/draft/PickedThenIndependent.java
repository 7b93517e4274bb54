package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import java.util.List;

/**
 * Picks the most probable tokens, then draws independently from the law without them. With {@link #greedy} it is the
 * greedy sampler of Hu et al. 2025, "Towards Optimal Multi-draft Speculative Decoding": all siblings but one picked; for
 * two siblings that sampler chooses the pairs of SpecHub (Sun et al. 2024).
 *
 * <p>If there are no more tokens than siblings to pick and one, all of them are picked and nothing is drawn.
 */
public final class PickedThenIndependent implements SiblingSampler {

    private final PickCount picks;

    private PickedThenIndependent(PickCount picks) {
        this.picks = picks;
    }

    /** A sampler that picks as many as {@code picks} says and draws the rest. */
    public static PickedThenIndependent of(PickCount picks) {
        return new PickedThenIndependent(picks);
    }

    /** The greedy sampler: one sibling is drawn, the others are picked. */
    public static PickedThenIndependent greedy() {
        return of(PickCount.allButOne());
    }

    @Override
    public DraftLaw law() {
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
