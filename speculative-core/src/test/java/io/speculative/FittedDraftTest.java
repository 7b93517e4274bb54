package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.draft.SequentialDraws;
import io.speculative.draft.TreeDrafter;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.BranchingVector;
import io.speculative.tree.TokenTree;
import io.speculative.verify.RecursiveRejection;
import java.util.List;
import org.junit.jupiter.api.Test;

class FittedDraftTest {

    @Test
    void of_tooManyNodes_keepsTheLevelsThatFit() {
        TokenTree.Builder tree = TokenTree.rootedAt(0);
        int first = tree.add(0, 1);
        tree.add(first, 2);
        int second = tree.add(0, 3);
        tree.add(second, 4);
        tree.add(second, 5);
        List<Distribution> laws = List.of(law(1), law(2), law(3), law(4), law(5));
        Draft whole = Draft.of(tree.build(), laws);
        assertThat(FittedDraft.of(whole, 6).draft()).isSameAs(whole);
        for (int room = 3; room <= 5; room++) {
            FittedDraft fitted = FittedDraft.of(whole, room);
            assertThat(fitted.draft().tree()).hasToString("TokenTree[0, 1^0, 3^0]");
            assertThat(fitted.draft().law(2)).isSameAs(laws.get(2));
            assertThat(fitted.nodeInWhole(0)).isZero();
            assertThat(fitted.nodeInWhole(2)).isEqualTo(second);
        }
        assertThat(FittedDraft.of(whole, 2).draft().tree().size()).isEqualTo(1);
    }

    private static Distribution law(int token) {
        return Distribution.pointMass(token, 6);
    }

    /** After a 1 nothing but a 0 can be drafted, so the size of a tree depends on what was drawn. */
    @Test
    void generate_anyContextLength_hasExactlyTheTargetsLaw() {
        TableModel draft = TableModel.of(
                context -> context[context.length - 1] == 1 ? new float[] {1, 0, 0} : new float[] {3, 2, 1}, 3);
        TreeDrafter drafter = TreeDrafter.of(draft, BranchingVector.of(2, 2), new SequentialDraws());
        for (int contextLength = 4; contextLength <= 9; contextLength++) {
            TableModel target = TableModel.of(LawTable.random(3, 3, 3), 3).withContextLength(contextLength);
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter, new RecursiveRejection());
            assertThat(DecodedLaw.deviation(decoder, target, 3, generation -> {}))
                    .as("context of %s tokens", contextLength)
                    .isLessThanOrEqualTo(1e-12);
        }
    }
}
