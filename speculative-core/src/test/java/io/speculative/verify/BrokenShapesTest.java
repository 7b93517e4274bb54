package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Trees whose shape looks at what was drawn, as one is tempted to make them: each must fail the proof that a shape fixed by
 * the places passes.
 */
class BrokenShapesTest {

    private static final LawTable TARGETS = LawTable.random(1, 3, 8);
    private static final TableModel TARGET = TableModel.of(TARGETS, 3);
    private static final TableModel DRAFT = TableModel.of(TARGETS.mixedWith(LawTable.random(101, 3, 8), 0.8), 3);
    private static final TreeShape SHAPE = TreeShape.of(2, 2, 0);

    @Test
    void shape_ofPlaces_passes() {
        for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification(), new KSeq())) {
            assertThatCode(() -> proves(verifier, SiblingSampler.independent())).doesNotThrowAnyException();
        }
    }

    @Test
    void shape_withoutTokensDrawnTwice_fails() {
        for (Verifier verifier : List.of(
                new RecursiveRejection(), new TraversalVerification(), new KSeq(), OptimalBlockVerification.exact())) {
            fails(verifier, drawn -> {
                Map<Integer, DrawnToken> distinct = new LinkedHashMap<>();
                drawn.forEach(sibling -> distinct.putIfAbsent(sibling.token(), sibling));
                return List.copyOf(distinct.values());
            });
        }
    }

    @Test
    void shape_largestSubtreeForTheMostProbableToken_fails() {
        for (Verifier verifier : List.of(new RecursiveRejection(), new TraversalVerification())) {
            fails(
                    verifier,
                    drawn -> drawn.stream()
                            .sorted(Comparator.comparingDouble(
                                    sibling -> -sibling.law().probability(sibling.token())))
                            .toList());
        }
    }

    private static void fails(Verifier verifier, Rearrangement rearrangement) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> proves(verifier, new Rearranged(rearrangement)));
    }

    private static void proves(Verifier verifier, SiblingSampler sampler) {
        TreeDrafter drafter = TreeDrafter.of(DRAFT, SHAPE, sampler);
        LosslessProof.provesRound(verifier, drafter, TARGET, SamplingRule.temperature(1), 0, 2);
    }

    /** What is done to siblings after they are drawn. */
    @FunctionalInterface
    private interface Rearrangement {
        List<DrawnToken> of(List<DrawnToken> drawn);
    }

    /** Independent draws that are rearranged but still pass for independent ones. */
    private record Rearranged(Rearrangement rearrangement) implements SiblingSampler {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.INDEPENDENT;
        }

        @Override
        public List<DrawnToken> draw(Distribution law, int count, RandomStream random) {
            return rearrangement.of(SiblingSampler.independent().draw(law, count, random));
        }
    }
}
