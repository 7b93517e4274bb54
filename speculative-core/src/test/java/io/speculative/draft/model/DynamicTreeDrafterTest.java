package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.Room;
import io.speculative.draft.TableLaws;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DynamicTreeDrafterTest {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);

    private abstract static class OfModel extends DrafterContract {
        final TableModel model = TableModel.random(22, 5, 3).withContextLength(40);

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
    class Picked extends OfModel {
        @Override
        protected Drafter drafter() {
            return DynamicTreeDrafter.picked(model, 6, 3);
        }
    }

    @Nested
    class Drawn extends OfModel {
        @Override
        protected Drafter drafter() {
            return DynamicTreeDrafter.drawn(model, 7, 3);
        }
    }

    /** Against the values of all nodes there are. */
    @Test
    void draft_picked_keepsTheMostProbablePathsOfAll() {
        for (long seed = 0; seed < 30; seed++) {
            TableModel model = TableModel.random(seed, 4, 4);
            List<Double> all = new ArrayList<>();
            addValues(model, List.of(0), 1, 3, all);
            all.sort(Comparator.reverseOrder());
            for (int nodes = 1; nodes <= 20; nodes += 3) {
                Draft draft = draft(DynamicTreeDrafter.picked(model, nodes, 3), SAMPLED);
                TokenTree tree = draft.tree();
                List<Double> kept = new ArrayList<>();
                for (int node = 1; node < tree.size(); node++) {
                    kept.add(value(model, tree, node));
                }
                kept.sort(Comparator.reverseOrder());
                assertThat(kept).hasSameSizeAs(all.subList(0, Math.min(nodes, all.size())));
                for (int i = 0; i < kept.size(); i++) {
                    assertThat(kept.get(i)).isCloseTo(all.get(i), within(1e-12));
                }
            }
        }
    }

    @Test
    void draft_pickedFromAPeakedModel_isDeepAndFromAFlatOneWide() {
        TableModel peaked = TableModel.of(LawTable.constant(98, 1, 1, 0), 4);
        assertThat(draft(DynamicTreeDrafter.picked(peaked, 4, 4), SAMPLED).tree())
                .hasToString("TokenTree[0, 0^0, 0^1, 0^2, 0^3]");
        TableModel flat = TableModel.of(LawTable.constant(1, 1, 1, 1), 4);
        assertThat(draft(DynamicTreeDrafter.picked(flat, 4, 4), SAMPLED).tree())
                .hasToString("TokenTree[0, 0^0, 1^0, 2^0, 3^0]");
    }

    @Test
    void draft_drawnFromAPeakedModel_isDeepAndFromAFlatOneWide() {
        TableModel peaked = TableModel.of(LawTable.constant(1, 1e-30f, 0, 0), 4);
        TokenTree deep = draft(DynamicTreeDrafter.drawn(peaked, 4, 4), SAMPLED).tree();
        assertThat(deep.depth(deep.size() - 1)).isEqualTo(4);
        float[] even = new float[100];
        Arrays.fill(even, 1);
        TableModel flat = TableModel.of(LawTable.constant(even), 100);
        TokenTree wide = draft(DynamicTreeDrafter.drawn(flat, 4, 4), SAMPLED).tree();
        assertThat(wide.children(0)).hasSize(4);
    }

    @Test
    void draft_drawn_usesAllNodesAndNoMorePassesThanLevels() {
        for (long seed = 0; seed < 50; seed++) {
            TableModel model = TableModel.random(seed, 6, 3);
            TokenTree tree =
                    draft(DynamicTreeDrafter.drawn(model, 9, 4), SAMPLED).tree();
            int deepest = tree.depth(tree.size() - 1);
            assertThat(tree.drafted()).isLessThanOrEqualTo(9);
            assertThat(model.passes()).isEqualTo(deepest);
            assertThat(deepest).isLessThanOrEqualTo(4);
            assertThat(tree.drafted() == 9 || deepest == 4).isTrue();
        }
    }

    @Test
    void draft_pickedEveryLevel_costsOnePass() {
        TableModel model = TableModel.random(1, 5, 3);
        assertThat(draft(DynamicTreeDrafter.picked(model, 12, 3), SAMPLED)
                        .tree()
                        .drafted())
                .isEqualTo(12);
        assertThat(model.passes()).isEqualTo(3);
    }

    /** Scored nodes that were left out at last must not shift what a commit keeps. */
    @Test
    void commit_afterScoredNodesWereLeftOut_keepsThePath() {
        int leftOut = 0;
        for (long seed = 0; seed < 20; seed++) {
            TableModel model = TableModel.random(seed, 5, 6);
            long possible = IntStream.range(0, 5)
                    .filter(token -> model.law(3).probability(token) > 0)
                    .count();
            Drafter drafter = DynamicTreeDrafter.picked(model, 4, 4);
            for (int node = 0; node <= 4; node++) {
                try (DraftSession session = drafter.open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)));
                        DraftSession fresh = drafter.open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
                    TokenTree tree = session.draft(3, Room.ofDepth(4)).tree();
                    session.commit(node);
                    fresh.append(IntStream.of(tree.path(node)).map(tree::token).toArray());
                    assertThat(session.draft(2, Room.ofDepth(4)).tree())
                            .hasToString(fresh.draft(2, Room.ofDepth(4)).tree().toString());
                    leftOut += tree.children(0).length < Math.min(4, possible) ? 1 : 0;
                }
            }
        }
        assertThat(leftOut).isPositive();
    }

    @Test
    void draft_greedy_bothPickTheSame() {
        TableModel model = TableModel.random(3, 5, 3);
        Draft picked = draft(DynamicTreeDrafter.picked(model, 8, 3), SamplingRule.greedy());
        Draft drawn = draft(DynamicTreeDrafter.drawn(model, 8, 3), SamplingRule.greedy());
        assertThat(drawn.tree()).hasToString(picked.tree().toString());
        assertThat(IntStream.rangeClosed(1, 8)).allMatch(drawn::picked);
    }

    @Test
    void of_numberBelowOne_refused() {
        TableModel model = TableModel.random(3, 5, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamicTreeDrafter.picked(model, 0, 2))
                .withMessage("nodes: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamicTreeDrafter.drawn(model, 2, 0))
                .withMessage("depth: 0 (expected: >= 1)");
    }

    @Test
    void toString_any_namesNodesAndDepth() {
        TableModel model = TableModel.random(3, 5, 3);
        assertThat(DynamicTreeDrafter.picked(model, 16, 4)).hasToString("dynamic-picked:16x4");
        assertThat(DynamicTreeDrafter.drawn(model, 16, 4)).hasToString("dynamic-drawn:16x4");
    }

    private static Draft draft(Drafter drafter, SamplingRule rule) {
        try (DraftSession session = drafter.open(DraftRequest.of(rule, RandomStream.seeded(1)))) {
            return session.draft(0, Room.ofDepth(9));
        }
    }

    private static void addValues(
            TableModel model, List<Integer> context, double value, int depth, List<Double> values) {
        Distribution law =
                model.law(context.stream().mapToInt(Integer::intValue).toArray());
        for (int token = 0; token < law.vocabularySize(); token++) {
            if (law.probability(token) > 0) {
                values.add(value * law.probability(token));
                if (depth > 1) {
                    List<Integer> longer = new ArrayList<>(context);
                    longer.add(token);
                    addValues(model, longer, value * law.probability(token), depth - 1, values);
                }
            }
        }
    }

    private static double value(TableModel model, TokenTree tree, int node) {
        double value = 1;
        int[] tokens = IntStream.of(tree.path(node)).map(tree::token).toArray();
        for (int i = 1; i < tokens.length; i++) {
            value *= model.law(Arrays.copyOf(tokens, i)).probability(tokens[i]);
        }
        return value;
    }
}
