package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.lookup.NgramDrafterTest;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import io.speculative.model.VocabularyMismatchException;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FallbackDrafterTest extends DrafterContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);

    private final TableModel model = TableModel.random(21, 5, 3);
    private final Drafter lookup = NgramDrafter.of(model.vocabulary(), 2, 3);

    @Override
    protected Drafter drafter() {
        return FallbackDrafter.of(lookup, ChainDrafter.of(model, 3));
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
    protected Distribution lawOf(Draft draft, int node, int[] context, SamplingRule rule) {
        int earlier = node - 1;
        int[] found = NgramDrafterTest.searched(Arrays.copyOf(context, context.length - earlier), 1, 2, 3);
        return found.length > 0 ? Distribution.pointMass(found[earlier], 5) : super.lawOf(draft, node, context, rule);
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.empty();
    }

    @Test
    void draft_nothingFound_asksTheNext() {
        try (DraftSession session = drafter().open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
            session.append(0, 1);
            assertThat(session.draft(2, Room.ofDepth(2)).picked(1)).isFalse();
            session.commit(0);
            Draft found = session.draft(1, Room.ofDepth(2));
            assertThat(found.tree()).hasToString("TokenTree[1, 2^0, 1^1]");
            assertThat(found.picked(1)).isTrue();
        }
        assertThat(model.passes()).isEqualTo(2);
    }

    @Test
    void draft_nobodyHasAnything_isEmpty() {
        Drafter drafter = FallbackDrafter.of(lookup, SuffixDrafter.of(model.vocabulary(), 3));
        try (DraftSession session = drafter.open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)))) {
            session.append(0, 1);
            assertThat(session.draft(2, Room.ofDepth(2)).tree()).hasToString("TokenTree[2]");
            session.commit(0);
            assertThat(session.draft(3, Room.ofDepth(2)).tree()).hasToString("TokenTree[3]");
        }
    }

    @Test
    void law_chainsBeforeTrees_isTheTrees() {
        for (SiblingSampler sampler : List.of(
                SiblingSampler.independent(),
                SiblingSampler.withoutReplacement(),
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
                SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1)))) {
            assertThat(FallbackDrafter.of(lookup, tree(sampler)).siblings()).isEqualTo(sampler.siblings());
            assertThat(FallbackDrafter.of(tree(sampler), lookup).siblings()).isEqualTo(sampler.siblings());
        }
        assertThat(drafter().siblings()).isEqualTo(DraftLaw.SINGLE);
    }

    @Test
    void law_pickedTrees_isAlsoThatOfPicksWithoutDraws() {
        assertThat(FallbackDrafter.of(tree(SiblingSampler.topK()), tree(SiblingSampler.topK()))
                        .siblings())
                .isEqualTo(DraftLaw.PICKED);
        assertThat(FallbackDrafter.of(lookup, tree(SiblingSampler.topK())).siblings())
                .isEqualTo(DraftLaw.PICKED_THEN_INDEPENDENT);
        assertThat(FallbackDrafter.of(
                                lookup,
                                tree(SiblingSampler.topK()),
                                tree(SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1))))
                        .siblings())
                .isEqualTo(DraftLaw.PICKED_THEN_WITHOUT_REPLACEMENT);
    }

    @Test
    void of_lawsInCommonWithNone_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FallbackDrafter.of(tree(SiblingSampler.independent()), tree(SiblingSampler.topK())))
                .withMessage("drafters: [IndependentDraws:2x1, TopK:2x1] with the draft laws [INDEPENDENT, PICKED]"
                        + " (expected: laws that one of them covers)");
    }

    @Test
    void of_otherVocabulary_refused() {
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> FallbackDrafter.of(lookup, NgramDrafter.of(CharacterVocabulary.of(6), 2, 3)));
        assertThat(drafter().vocabulary()).contains(model.vocabulary());
    }

    @Test
    void open_oneFails_closesTheOthers() {
        List<String> closed = new ArrayList<>();
        model.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> FallbackDrafter.of(new ClosingDrafter(closed, "a"), ChainDrafter.of(model, 1))
                        .open(DraftRequest.of(SAMPLED, RandomStream.seeded(1))));
        assertThat(closed).containsExactly("a");
    }

    @Test
    void close_oneFails_closesTheOthersAllTheSame() {
        List<String> closed = new ArrayList<>();
        DraftSession session = FallbackDrafter.of(
                        new ClosingDrafter(closed, "a"),
                        new ClosingDrafter(closed, "broken"),
                        new ClosingDrafter(closed, "c"))
                .open(DraftRequest.of(SAMPLED, RandomStream.seeded(1)));
        assertThatIllegalStateException().isThrownBy(session::close).withMessage("broken");
        assertThat(closed).containsExactly("a", "broken", "c");
    }

    @Test
    void toString_any_namesThemInOrder() {
        assertThat(drafter()).hasToString("ngram:2:3|chain:3");
    }

    private Drafter tree(SiblingSampler sampler) {
        return TreeDrafter.of(model, TreeShape.branching(2, 1), sampler);
    }

    /** Proposes nothing and notes that it is closed; fails at that if it is the broken one. */
    private record ClosingDrafter(List<String> closed, String name) implements Drafter {
        @Override
        public DraftLaw siblings() {
            return DraftLaw.SINGLE;
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.empty();
        }

        @Override
        public DraftSession open(DraftRequest request) {
            return new DraftSession() {
                @Override
                public void append(int... tokens) {}

                @Override
                public Draft draft(int root, Room room) {
                    return Draft.empty(root);
                }

                @Override
                public void commit(int node) {}

                @Override
                public void close() {
                    closed.add(name);
                    if (name.equals("broken")) {
                        throw new IllegalStateException(name);
                    }
                }
            };
        }
    }
}
