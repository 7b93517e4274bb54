package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;

/**
 * Gumbel coupling (Daliri et al. 2025, "Coupling without Communication and Drafter-Invariant Speculative Decoding"):
 * the text depends on the seed and the target alone, whatever is drafted, and is that of
 * {@link io.speculative.AutoregressiveDecoder#coupled plain decoding under the same coupling}.
 *
 * <p>The token at a position is the winner of a {@link Distribution#race} of the target's law on the noise that the
 * request has for that position ({@link RandomStream#at}); the path goes on while the winner was drafted. So drafter
 * and verifier share nothing but the seed: a drafter that runs its own law on the same noise
 * ({@link io.speculative.draft.model.TreeDrafter#coupled}) proposes the same token with probability
 * {@code sum over j of 1 / sum over i of max(target(i) / target(j), draft(i) / draft(j))}, at least
 * {@code (1 - TV) / (1 + TV)} for laws at total variation distance {@code TV}, where {@link SpeculativeSampling}
 * accepts {@code 1 - TV}. Drafts of other drafters are accepted as often as by {@link NaiveSampling}.
 *
 * <p>Lossless, as the winner of a race has exactly the target's law and every position has noise of its own. The random
 * stream must have a seed; the target's {@link ScoredTree#rootPosition} must be the position in the text.
 */
public final class GumbelCoupling implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public Session open() {
        return (target, draft, random) -> {
            TokenTree tree = draft.tree();
            return NaiveSampling.descend(
                    tree, node -> winner(target.at(node), random.at((long) target.rootPosition() + tree.depth(node))));
        };
    }

    private static int winner(Distribution law, RandomStream noise) {
        return law.race(1, noise)[0];
    }

    @Override
    public String toString() {
        return "gumbel";
    }
}
