package io.speculative.bench.laws;

import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import io.speculative.transport.OptimalAcceptance;
import io.speculative.transport.OptimalSelection;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A law pair and how tokens are drafted from it: which are picked, and how many are drawn from the law without those. */
final class DraftedNode {

    private final LawPair pair;
    private final DraftLaw law;
    private final int[] picked;
    private final int drawn;
    private final double pickedMass;
    private final double[] restOfTarget;
    private final double[] restOfDraft;

    private DraftedNode(LawPair pair, DraftLaw law, int[] picked, int drawn) {
        this.pair = pair;
        this.law = law;
        this.picked = picked;
        this.drawn = drawn;
        this.pickedMass =
                Arrays.stream(picked).mapToDouble(pair.target()::probability).sum();
        this.restOfTarget = without(picked, pair.target());
        this.restOfDraft = without(picked, pair.draft());
    }

    /**
     * What a sampler drafts. Which tokens it picks doesn't depend on those it draws, so any of its drafts shows them: they
     * carry a point mass.
     */
    static DraftedNode of(LawPair pair, Sampler sampler, int drafts) {
        List<DrawnToken> siblings = sampler.sampler().draw(pair.draft(), drafts, RandomStream.seeded(0));
        if (sampler.sampler().siblings() != DraftLaw.PICKED_THEN_INDEPENDENT) {
            return new DraftedNode(pair, sampler.sampler().siblings(), new int[0], siblings.size());
        }
        int[] picked = siblings.stream()
                .filter(sibling -> sibling.law().probability(sibling.token()) == 1)
                .mapToInt(DrawnToken::token)
                .toArray();
        return new DraftedNode(pair, DraftLaw.PICKED_THEN_INDEPENDENT, picked, siblings.size() - picked.length);
    }

    private static double[] without(int[] picked, FileLaw law) {
        double[] rest = law.probabilities();
        for (int token : picked) {
            rest[token] = 0;
        }
        double mass = Masses.sum(rest);
        return mass > 0 ? Arrays.stream(rest).map(weight -> weight / mass).toArray() : rest;
    }

    /** The two laws. */
    LawPair pair() {
        return pair;
    }

    /** How the drafts depend on each other. */
    DraftLaw law() {
        return law;
    }

    /** How many tokens are picked; empty for a sampler that picks none by its nature. */
    OptionalInt picked() {
        return law == DraftLaw.PICKED_THEN_INDEPENDENT ? OptionalInt.of(picked.length) : OptionalInt.empty();
    }

    /** How many tokens are drawn. */
    int drawn() {
        return drawn;
    }

    /** The target's law without the picked tokens; owned by this. */
    double[] restOfTarget() {
        return restOfTarget;
    }

    /** The draft model's law without the picked tokens, which the drawn ones are drawn from; owned by this. */
    double[] restOfDraft() {
        return restOfDraft;
    }

    /**
     * The acceptance of a verifier that takes each picked token with its target probability.
     *
     * @param ofDrawn the acceptance of the drawn tokens given that the emitted token is none of the picked ones
     */
    double withPicked(double ofDrawn) {
        return pickedMass + (1 - pickedMass) * ofDrawn;
    }

    /**
     * The acceptance of selecting one of all draws, which are independent or but one. A token that was picked keeps its whole
     * target mass.
     *
     * @param selection solved anew
     */
    double acceptance(OptimalSelection selection) {
        if (drawn == 0) {
            return pickedMass;
        }
        selection.solveIndependent(pair.target(), 1, FileLaw.of(restOfDraft), drawn);
        return pickedMass + selection.acceptance();
    }

    /** The largest acceptance that any verifier reaches. If picking has used up the draft law, one draw changes nothing. */
    double optimalAcceptance() {
        return switch (law) {
            case INDEPENDENT -> OptimalAcceptance.independent(pair.target(), pair.draft(), drawn);
            case WITHOUT_REPLACEMENT -> OptimalAcceptance.withoutReplacement(pair.target(), pair.draft(), drawn);
            case PICKED_THEN_INDEPENDENT ->
                OptimalAcceptance.pickedThenIndependent(pair.target(), pair.draft(), picked.length, Math.max(1, drawn));
            default -> throw new IllegalStateException("law: " + law + " (expected: that of a table's sampler)");
        };
    }
}
