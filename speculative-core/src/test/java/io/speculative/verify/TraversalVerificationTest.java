package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Enumeration;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.draft.sibling.StoppedDraws;
import io.speculative.model.LawTable;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraversalVerificationTest extends VerifierContract {

    @Override
    protected Verifier verifier() {
        return new TraversalVerification();
    }

    @Override
    protected double acceptance(DraftLaw law, double[] target, double[] draft, int count) {
        return switch (law) {
            case SINGLE -> AcceptanceFormulas.overlap(target, draft);
            case INDEPENDENT -> AcceptanceFormulas.recursiveIndependent(target, draft, count);
            case WITHOUT_REPLACEMENT -> AcceptanceFormulas.recursiveWithoutReplacement(target, draft, count);
            case WITHOUT_REPLACEMENT_STOPPED ->
                AcceptanceFormulas.recursiveStopped(target, draft, count, StoppedDraws::isLast);
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
    void verify_chain_decidesAsBlockVerificationDoes() {
        for (long seed = 0; seed < 6; seed++) {
            LawTable targets = LawTable.random(seed, 3, 8);
            TableModel target = TableModel.of(targets, 3);
            TableModel draft = TableModel.of(targets.mixedWith(LawTable.random(seed + 100, 3, 8), 0.8), 3);
            Map<List<String>, Double> block = decisions(new BlockVerification(), ChainDrafter.of(draft, 3), target);
            Map<List<String>, Double> traversal = decisions(verifier(), ChainDrafter.of(draft, 3), target);
            assertThat(traversal.keySet()).isEqualTo(block.keySet());
            traversal.forEach((decision, probability) ->
                    assertThat(probability).as("%s", decision).isCloseTo(block.get(decision), within(1e-13)));
        }
    }

    @Test
    void verify_randomTrees_acceptsNoFewerTokensThanTopDown() {
        for (SiblingSampler sampler : List.of(SiblingSampler.independent(), SiblingSampler.withoutReplacement())) {
            double gained = 0;
            for (long seed = 0; seed < 6; seed++) {
                LawTable targets = LawTable.random(seed, 3, 8);
                TableModel target = TableModel.of(targets, 3);
                TableModel draft = TableModel.of(targets.mixedWith(LawTable.random(seed + 100, 3, 8), 0.8), 3);
                Drafter drafter = TreeDrafter.of(draft, TreeShape.branching(2, 2), sampler);
                double topDown = length(new RecursiveRejection(), drafter, target);
                double bottomUp = length(verifier(), drafter, target);
                assertThat(bottomUp).isGreaterThanOrEqualTo(topDown - 1e-12);
                gained += bottomUp - topDown;
            }
            assertThat(gained).isPositive();
        }
    }

    private static double length(Verifier verifier, Drafter drafter, TableModel target) {
        return LosslessProof.acceptedLength(verifier, drafter, target, SamplingRule.temperature(1), 0, 2);
    }

    /** The law of the draft, the accepted node and the next token. */
    private static Map<List<String>, Double> decisions(Verifier verifier, Drafter drafter, TableModel target) {
        SamplingRule rule = SamplingRule.temperature(1);
        return Enumeration.law(random -> {
            try (DraftSession drafting = drafter.open(DraftRequest.of(rule, random));
                    ModelSession session = target.open()) {
                drafting.append();
                Draft draft = drafting.draft(0, Room.ofDepth(3));
                Scores scores = session.score(draft.tree());
                Verification verdict =
                        verifier.open().verify(TargetLaws.of(node -> scores.distribution(node, rule)), draft, random);
                return List.of(draft.tree().toString(), verdict.toString());
            }
        });
    }
}
