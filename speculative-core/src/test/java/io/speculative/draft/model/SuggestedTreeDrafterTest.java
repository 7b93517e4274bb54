package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.model.VocabularyMismatchException;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuggestedTreeDrafterTest extends DrafterContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1);

    private final TableModel model = TableModel.random(22, 5, 3).withContextLength(40);
    private final List<DraftSession> opened = new ArrayList<>();

    @Override
    protected Drafter drafter() {
        return SuggestedTreeDrafter.of(model, TreeShape.branching(3, 2, 1), NgramDrafter.of(model.vocabulary(), 2, 3));
    }

    @Override
    protected int[] text() {
        return new int[] {0, 3, 0, 3, 1, 2, 0, 4, 3, 2, 1, 0};
    }

    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        return TableLaws.after(model, context, rule);
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.of(40);
    }

    @Test
    void draft_foundInTheText_isAPathOfPickedTokensAndTheRestIsDrawn() {
        TableModel wide = TableModel.of(LawTable.constant(1, 2, 3, 4, 5), 5);
        for (long seed = 0; seed < 30; seed++) {
            Draft draft = drafted(wide, TreeShape.branching(3, 2, 1), SAMPLED, seed, 4, 0, 1, 4, 0);
            TokenTree tree = draft.tree();
            assertThat(tree.drafted()).isEqualTo(3 + 6 + 6);
            int onPath = 0;
            for (int token : new int[] {1, 4, 0}) {
                int[] children = tree.children(onPath);
                onPath = children[0];
                assertThat(tree.token(onPath)).isEqualTo(token);
                Distribution rest = wide.law(0).without(token);
                for (int i = 1; i < children.length; i++) {
                    assertThat(tree.token(children[i])).isNotEqualTo(token);
                    assertThat(draft.law(children[i]).probability(2)).isEqualTo(rest.probability(2));
                }
            }
            long picked = Arrays.stream(tree.path(onPath))
                    .skip(1)
                    .filter(draft::picked)
                    .count();
            assertThat(picked).isEqualTo(3);
            assertThat(draft.picked(2)).isFalse();
            assertThat(draft.picked(3)).isFalse();
        }
    }

    @Test
    void draft_greedy_isTheSuggestionBesideTheMostProbable() {
        TableModel constant = TableModel.of(LawTable.constant(1, 5, 3, 4), 4);
        assertThat(drafted(constant, TreeShape.branching(2, 2), SamplingRule.greedy(), 1, 0, 2, 0, 3, 0)
                        .tree())
                .hasToString("TokenTree[0, 3^0, 1^0, 0^1, 1^1, 1^2, 3^2]");
    }

    @Test
    void draft_impossibleSuggestion_isPickedAllTheSame() {
        TableModel constant = TableModel.of(LawTable.constant(0, 1, 0, 1), 4);
        Draft draft = drafted(constant, TreeShape.branching(3), SAMPLED, 1, 2, 0, 1, 2);
        assertThat(draft.tree().token(1)).isZero();
        assertThat(draft.picked(1)).isTrue();
        assertThat(draft.law(2).probability(1)).isEqualTo(0.5);
        assertThat(draft.law(3).probability(3)).isEqualTo(0.5);
    }

    @Test
    void draft_oneTokenLeftBesideTheSuggestion_isPickedToo() {
        TableModel certain = TableModel.of(LawTable.constant(0, 0, 5, 0), 4);
        Draft other = drafted(certain, TreeShape.branching(3), SAMPLED, 1, 1, 0, 3, 1);
        assertThat(other.tree()).hasToString("TokenTree[1, 0^0, 2^0]");
        assertThat(other.picked(2)).isTrue();
        assertThat(drafted(certain, TreeShape.branching(3), SAMPLED, 1, 1, 2, 3, 1)
                        .tree())
                .hasToString("TokenTree[1, 2^0]");
        assertThat(drafted(certain, TreeShape.branching(3), SAMPLED, 1, 1, 0, 3).tree())
                .hasToString("TokenTree[3, 2^0]");
    }

    @Test
    void draft_oneChildPerNode_isTheSuggestionWhileItLasts() {
        TableModel certain = TableModel.of(LawTable.constant(0, 0, 5, 0), 4);
        assertThat(drafted(certain, TreeShape.branching(1, 1, 1, 1), SAMPLED, 1, 0, 1, 3, 0)
                        .tree())
                .hasToString("TokenTree[0, 1^0, 3^1, 0^2, 2^3]");
    }

    @Test
    void draft_anyShape_costsOnePassPerLevel() {
        drafted(model, TreeShape.branching(2, 2, 2), SAMPLED, 1, 0, 1, 0);
        assertThat(model.passes()).isEqualTo(3);
    }

    /** Drafts after a text; its laws can be read until the test ends. */
    private Draft drafted(TableModel model, TreeShape shape, SamplingRule rule, long seed, int... text) {
        int last = text.length - 1;
        Drafter suggestions = NgramDrafter.of(model.vocabulary(), 2, 3);
        DraftSession session = SuggestedTreeDrafter.of(model, shape, suggestions)
                .open(DraftRequest.of(rule, RandomStream.seeded(seed)));
        opened.add(session);
        session.append(Arrays.copyOf(text, last));
        return session.draft(text[last], Room.ofDepth(9));
    }

    @AfterEach
    void closeSessions() {
        opened.forEach(DraftSession::close);
    }

    @Test
    void of_suggestionsThatAreTrees_refused() {
        Drafter trees = TreeDrafter.of(model, TreeShape.branching(2), SiblingSampler.topK());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SuggestedTreeDrafter.of(model, TreeShape.branching(2), trees))
                .withMessage("suggestions: TopK:2 (expected: one for SINGLE drafts, not PICKED)");
    }

    @Test
    void of_otherVocabulary_refused() {
        Drafter other = NgramDrafter.of(CharacterVocabulary.of(6), 2, 3);
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> SuggestedTreeDrafter.of(model, TreeShape.branching(2), other));
        assertThat(drafter().vocabulary()).contains(model.vocabulary());
    }

    @Test
    void toString_any_namesTheSuggestionsAndTheShape() {
        assertThat(drafter()).hasToString("Suggested[ngram:2:3]:3x2x1");
    }
}
