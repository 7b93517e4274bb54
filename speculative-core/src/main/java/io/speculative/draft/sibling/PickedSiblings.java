package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The picked siblings of a node and the law that the others are drawn from.
 *
 * @param siblings the picked ones, each with a point mass; mutable, to be completed by the draws
 * @param rest the law without them
 * @param drawn how many are left to draw; 0 if all possible tokens are picked, {@code rest} being then of no use
 */
record PickedSiblings(List<DrawnToken> siblings, Distribution rest, int drawn) {

    /**
     * Picks the siblings. If only one token is left to draw, it counts as picked; so the law of a drawn token always
     * leaves another token possible.
     */
    static PickedSiblings of(Distribution law, int count, PickCount picks) {
        int[] best = law.mostProbable(count);
        int picked = picks.of(Arrays.stream(best).mapToDouble(law::probability).toArray(), count);
        Distribution rest = law;
        int removed = 0;
        while (removed < picked && rest.hasOtherThan(best[removed])) {
            rest = rest.without(best[removed]);
            removed++;
        }
        boolean exhausted = removed < best.length && !rest.hasOtherThan(best[removed]);
        List<DrawnToken> siblings = new ArrayList<>(count);
        for (int i = 0; i < (exhausted ? removed + 1 : removed); i++) {
            siblings.add(new DrawnToken(best[i], Distribution.pointMass(best[i], law.vocabularySize())));
        }
        return new PickedSiblings(siblings, rest, exhausted ? 0 : count - removed);
    }
}
