package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.Room;
import io.speculative.draft.TableLaws;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TreeDrafterTest {

    private abstract static class OfSampler extends DrafterContract {
        private final TableModel model = TableModel.random(22, 5, 3).withContextLength(40);
        private final SiblingSampler sampler;

        OfSampler(SiblingSampler sampler) {
            this.sampler = sampler;
        }

        @Override
        protected Drafter drafter() {
            return TreeDrafter.of(model, TreeShape.branching(3, 2, 1), sampler);
        }

        @Override
        protected int[] text() {
            return new int[] {0, 3, 1, 4, 1, 2, 0, 4, 3, 2, 1, 0};
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            return TableLaws.after(model, context, rule);
        }

        @Override
        protected OptionalInt contextLength() {
            return OptionalInt.of(40);
        }
    }

    @Nested
    class WithIndependentDraws extends OfSampler {
        WithIndependentDraws() {
            super(SiblingSampler.independent());
        }
    }

    @Nested
    class WithSequentialDraws extends OfSampler {
        WithSequentialDraws() {
            super(SiblingSampler.withoutReplacement());
        }
    }

    @Nested
    class WithGumbelTopK extends OfSampler {
        WithGumbelTopK() {
            super(SiblingSampler.gumbelTopK());
        }
    }

    @Nested
    class WithTopK extends OfSampler {
        WithTopK() {
            super(SiblingSampler.topK());
        }
    }

    @Nested
    class WithGreedySampler extends OfSampler {
        WithGreedySampler() {
            super(SiblingSampler.pickedThenIndependent(PickCount.allButOne()));
        }
    }

    @Nested
    class WithPickedThenIndependent extends OfSampler {
        WithPickedThenIndependent() {
            super(SiblingSampler.pickedThenIndependent(PickCount.byShare()));
        }
    }

    @Nested
    class WithPickedThenWithoutReplacement extends OfSampler {
        WithPickedThenWithoutReplacement() {
            super(SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1)));
        }
    }

    @Nested
    class WithTruncatedSampler extends OfSampler {
        WithTruncatedSampler() {
            super(SiblingSampler.gumbelTopK().truncated(3));
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            return super.lawAfter(context, rule).truncated(3);
        }
    }

    @Nested
    class Coupled extends OfSampler {
        Coupled() {
            super(SiblingSampler.topK());
        }

        @Override
        protected Drafter drafter() {
            return TreeDrafter.coupled(TableModel.random(22, 5, 3).withContextLength(40), TreeShape.branching(3, 2, 1));
        }
    }

    private abstract static class OfIrregularShape extends OfSampler {
        private final SiblingSampler sampler;

        OfIrregularShape(SiblingSampler sampler) {
            super(sampler);
            this.sampler = sampler;
        }

        @Override
        protected Drafter drafter() {
            return TreeDrafter.of(
                    TableModel.random(22, 5, 3).withContextLength(40), TreeShape.of(3, 2, 0, 1, 0, 2, 1), sampler);
        }
    }

    @Nested
    class IrregularWithIndependentDraws extends OfIrregularShape {
        IrregularWithIndependentDraws() {
            super(SiblingSampler.independent());
        }
    }

    @Nested
    class IrregularWithGumbelTopK extends OfIrregularShape {
        IrregularWithGumbelTopK() {
            super(SiblingSampler.gumbelTopK());
        }
    }

    @Nested
    class IrregularWithPickedThenWithoutReplacement extends OfIrregularShape {
        IrregularWithPickedThenWithoutReplacement() {
            super(SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1)));
        }
    }

    @Test
    void draft_irregularShape_hasItsChildrenAtEveryPlace() {
        TableModel model = TableModel.random(1, 5, 3);
        TreeShape shape = TreeShape.of(2, 0, 3, 1, 0, 2);
        try (DraftSession session = TreeDrafter.of(model, shape, SiblingSampler.independent())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            TokenTree tree = session.draft(2, Room.ofDepth(9)).tree();
            assertThat(tree.size()).isEqualTo(1 + shape.nodes());
            for (int node = 0; node < tree.size(); node++) {
                assertThat(tree.children(node)).hasSize(shape.children(node));
            }
            assertThat(model.passes()).isEqualTo(3);
            session.commit(0);
            assertThat(session.draft(2, Room.ofDepth(2)).tree().size()).isEqualTo(shape.placesAbove(3));
        }
    }

    @Test
    void draft_missingSibling_leavesOutItsSubtreeAlone() {
        TableModel model = TableModel.of(LawTable.constant(0, 1, 0, 2), 4);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.of(3, 1, 0, 2, 1), SiblingSampler.gumbelTopK())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            TokenTree tree = session.draft(0, Room.ofDepth(9)).tree();
            assertThat(tree.size()).isEqualTo(1 + 2 + 1 + 1);
            assertThat(tree.parent(3)).isEqualTo(1);
            assertThat(tree.parent(4)).isEqualTo(3);
        }
    }

    @Test
    void draft_allOfALevelMissing_endsThereAndGoesOn() {
        TableModel model = TableModel.of(LawTable.constant(0, 1, 0, 0), 4);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.of(2, 0, 1, 1), SiblingSampler.gumbelTopK())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            assertThat(session.draft(0, Room.ofDepth(9)).tree()).hasToString("TokenTree[0, 1^0]");
            session.commit(1);
            assertThat(session.draft(2, Room.ofDepth(9)).tree()).hasToString("TokenTree[2, 1^0]");
        }
    }

    @Test
    void draft_shapeOfTheRootAlone_isEmptyAndNeedsNoPass() {
        TableModel model = TableModel.random(1, 5, 3);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.of(), SiblingSampler.gumbelTopK())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            assertThat(session.draft(2, Room.ofDepth(9)).tree().drafted()).isZero();
            session.commit(0);
            assertThat(session.draft(3, Room.ofDepth(9)).tree().drafted()).isZero();
        }
        assertThat(model.passes()).isZero();
    }

    @Test
    void draft_everyLevel_costsOnePass() {
        TableModel model = TableModel.random(1, 5, 3);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.branching(2, 2, 2), SiblingSampler.independent())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            session.append(0, 1);
            assertThat(session.draft(2, Room.ofDepth(9)).tree().drafted()).isEqualTo(14);
        }
        assertThat(model.passes()).isEqualTo(3);
    }

    @Test
    void draft_greedy_firstChildIsTheArgmax() {
        TableModel model = TableModel.of(LawTable.constant(1, 5, 3, 5), 4);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.branching(3, 1), SiblingSampler.gumbelTopK())
                .open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            assertThat(session.draft(0, Room.ofDepth(9)).tree())
                    .hasToString("TokenTree[0, 1^0, 3^0, 2^0, 1^1, 1^2, 1^3]");
        }
    }

    @Test
    void draft_fewerPossibleTokensThanChildren_makesFewerNodes() {
        TableModel model = TableModel.of(LawTable.constant(0, 1, 0, 2), 4);
        try (DraftSession session = TreeDrafter.of(model, TreeShape.branching(3, 3), SiblingSampler.gumbelTopK())
                .open(DraftRequest.of(SamplingRule.temperature(1), RandomStream.seeded(1)))) {
            assertThat(session.draft(0, Room.ofDepth(2)).tree().drafted()).isEqualTo(2 + 2 * 2);
            session.commit(5);
            assertThat(session.draft(1, Room.ofDepth(1)).tree().drafted()).isEqualTo(2);
        }
    }

    @Test
    void toString_any_namesSamplerAndShape() {
        assertThat(TreeDrafter.of(TableModel.random(1, 3, 1), TreeShape.branching(3, 1), SiblingSampler.topK()))
                .hasToString("TopK:3x1");
    }
}
