package io.speculative.verify;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.SequentialDraws;
import io.speculative.draft.SiblingSampler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecursiveRejectionTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new RecursiveRejection();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return switch (law) {
            case SINGLE -> AcceptanceFormulas.overlap(target, draft);
            case INDEPENDENT -> AcceptanceFormulas.recursiveIndependent(target, draft, count);
            case WITHOUT_REPLACEMENT -> AcceptanceFormulas.recursiveWithoutReplacement(target, draft, count);
            case PICKED -> AcceptanceFormulas.picked(target, draft, count);
            case PICKED_THEN_INDEPENDENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::recursiveIndependent);
            case PICKED_THEN_WITHOUT_REPLACEMENT ->
                AcceptanceFormulas.afterPicks(
                        target, draft, pickedOf(count), count, AcceptanceFormulas::recursiveWithoutReplacement);
        };
    }

    @Test
    void verify_siblingsThatStopByWhatWasDrawn_keepTheTargetsLaw() {
        Distribution target = Distribution.ofWeights(new float[] {1, 2, 3, 4});
        Distribution law = Distribution.ofWeights(new float[] {4, 3, 2, 1});
        for (int count = 1; count <= 4; count++) {
            LosslessProof.provesNode(verifier(), new StopsAtAnEvenToken(), count, target, law);
        }
    }

    /** Draws without replacement and draws no more after an even token. */
    private static final class StopsAtAnEvenToken implements SiblingSampler {
        @Override
        public DraftLaw law() {
            return DraftLaw.WITHOUT_REPLACEMENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            List<DrawnToken> siblings = new ArrayList<>();
            for (DrawnToken drawn : new SequentialDraws().draw(law, count, random)) {
                siblings.add(drawn);
                if (drawn.token() % 2 == 0) {
                    return siblings;
                }
            }
            return siblings;
        }
    }
}
