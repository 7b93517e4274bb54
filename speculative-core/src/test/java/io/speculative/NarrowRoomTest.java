package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.Pairs.Pair;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.StochasticBeamDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Near the end of the context a draft is made smaller before it is drawn, which leaves the target's law alone. */
class NarrowRoomTest {

    /** After a 1 nothing but a 0 can be drafted, so the size of a tree depends on what was drawn. */
    private static final TableModel DRAFT = TableModel.of(
            context -> context[context.length - 1] == 1 ? new float[] {1, 0, 0} : new float[] {3, 2, 1}, 3);

    @Test
    void generate_anyContextLength_hasExactlyTheTargetsLaw() {
        Drafter drafter = TreeDrafter.of(DRAFT, TreeShape.branching(2, 2), SiblingSampler.withoutReplacement());
        for (int contextLength = 4; contextLength <= 9; contextLength++) {
            assertExact(drafter, new RecursiveRejection(), contextLength);
        }
    }

    @Test
    void generate_levelsWhoseSizeDependsOnTheDraws_hasExactlyTheTargetsLaw() {
        for (int nodes = 2; nodes <= 4; nodes++) {
            for (int contextLength = 4; contextLength <= 7; contextLength++) {
                for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification())) {
                    assertExact(DynamicTreeDrafter.drawn(DRAFT, nodes, 2), verifier, contextLength);
                }
            }
        }
    }

    /** Levels left out because of their size, after they were drawn, gave .1094, .0843 and .8063 here. */
    @Test
    void generate_bothContextsOfFour_hasExactlyTheTargetsLaw() {
        TableModel target = TableModel.of(LawTable.constant(1, 1, 8), 3).withContextLength(4);
        TableModel draft = TableModel.of(LawTable.constant(6, 2, 2), 3).withContextLength(4);
        for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification())) {
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, DynamicTreeDrafter.drawn(draft, 3, 2), verifier);
            assertThat(DecodedLaw.deviation(decoder, target, 3, generation -> {}))
                    .isLessThanOrEqualTo(1e-12);
        }
    }

    @Test
    void generate_beamsInAnyContext_hasExactlyTheTargetsLawGivenTheNoise() {
        for (int contextLength = 4; contextLength <= 6; contextLength++) {
            TableModel target = TableModel.of(LawTable.random(3, 3, 3), 3).withContextLength(contextLength);
            for (Pair pair : Pairs.beams(DRAFT)) {
                SamplingRule rule = SamplingRule.temperature(1);
                if (pair.verifier().allows(rule)) {
                    DecodedLawTest.assertExactLawGivenNoise(target, pair, rule);
                }
            }
        }
    }

    @Test
    void propose_greedyBeamsInShortDraftContexts_losesNoDrafter() {
        for (int contextLength = 1; contextLength <= 6; contextLength++) {
            TableModel draft = TableModel.random(2, 5, 3).withContextLength(contextLength);
            TableModel target = TableModel.random(1, 5, 3);
            for (int nodes = 1; nodes <= 5; nodes++) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, StochasticBeamDrafter.of(draft, 2, 2));
                try (Request request = decoder.request(new int[] {1}, GenerationOptions.maxTokens(8))) {
                    request.read(1);
                    while (request.stopReason().isEmpty()) {
                        request.settle(request.session().score(request.propose(nodes)));
                    }
                    assertThat(request.drafterFailure()).isEmpty();
                }
            }
        }
    }

    private static void assertExact(Drafter drafter, Verifier verifier, int contextLength) {
        TableModel target = TableModel.of(LawTable.random(3, 3, 3), 3).withContextLength(contextLength);
        SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter, verifier);
        assertThat(DecodedLaw.deviation(decoder, target, 3, generation -> {}))
                .as("context of %s tokens", contextLength)
                .isLessThanOrEqualTo(1e-12);
    }
}
