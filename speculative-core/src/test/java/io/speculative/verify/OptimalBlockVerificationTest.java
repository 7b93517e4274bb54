package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimalBlockVerificationTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return OptimalBlockVerification.exact();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return AcceptanceFormulas.optimalByNode(law, target, draft, count);
    }

    @Test
    void verify_chain_acceptsAsManyAsBlockVerification() {
        for (long seed = 0; seed < 6; seed++) {
            Drafter chain = ChainDrafter.of(draft(seed), 3);
            assertThat(length(verifier(), chain, target(seed), 3))
                    .isCloseTo(length(new BlockVerification(), chain, target(seed), 3), within(1e-12));
        }
    }

    @Test
    void verify_randomTrees_acceptsMoreThanTraversal() {
        for (SiblingSampler sampler : List.of(
                SiblingSampler.independent(),
                SiblingSampler.withoutReplacement(),
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()))) {
            double gained = 0;
            for (long seed = 0; seed < 8; seed++) {
                Drafter drafter = TreeDrafter.of(draft(seed), TreeShape.branching(2, 2), sampler);
                gained += length(verifier(), drafter, target(seed), 2)
                        - length(new TraversalVerification(), drafter, target(seed), 2);
            }
            assertThat(gained).as("%s", sampler).isPositive();
        }
    }

    @Test
    void bucketed_randomLaws_keepTheTargetsLawNearTheOptimum() {
        Verifier bucketed = OptimalBlockVerification.bucketed();
        Distribution target = DoubleLaw.of(0.31, 0.22, 0.17, 0.30);
        Distribution draft = DoubleLaw.of(0.29, 0.30, 0.21, 0.20);
        for (SiblingSampler sampler : List.of(
                SiblingSampler.independent(),
                SiblingSampler.withoutReplacement(),
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()))) {
            for (int count = 1; count <= 2; count++) {
                double exact = LosslessProof.provesNode(verifier(), sampler, count, target, draft)
                        .acceptance();
                assertThat(LosslessProof.provesNode(bucketed, sampler, count, target, draft)
                                .acceptance())
                        .isBetween(exact - 1e-3, exact + 1e-12);
            }
            for (long seed = 0; seed < 1; seed++) {
                Drafter drafter = TreeDrafter.of(draft(seed), TreeShape.branching(2, 2), sampler);
                LosslessProof.provesRound(bucketed, drafter, target(seed), SamplingRule.temperature(1), 0, 2);
            }
        }
    }

    @Test
    void toString_any_isTheName() {
        assertThat(verifier()).hasToString("ot-block");
        assertThat(OptimalBlockVerification.bucketed()).hasToString("ot-block-bucketed");
    }

    private static TableModel target(long seed) {
        return TableModel.of(LawTable.random(seed, 3, 8), 3);
    }

    private static TableModel draft(long seed) {
        return TableModel.of(LawTable.random(seed, 3, 8).mixedWith(LawTable.random(seed + 100, 3, 8), 0.8), 3);
    }

    private static double length(Verifier verifier, Drafter drafter, TableModel target, int depth) {
        return LosslessProof.acceptedLength(verifier, drafter, target, SamplingRule.temperature(1), 0, depth);
    }
}
