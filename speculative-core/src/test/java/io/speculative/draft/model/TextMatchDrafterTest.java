package io.speculative.draft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.DrafterContract;
import io.speculative.draft.Room;
import io.speculative.model.LawTable;
import io.speculative.model.SpelledVocabulary;
import io.speculative.model.TableModel;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Letters drafted for a target of syllables. */
class TextMatchDrafterTest extends DrafterContract {

    private static final SpelledVocabulary TARGET = SpelledVocabulary.of("ab", "b", "ca", "c", "a", "bb");
    private static final int LETTERS = 3;

    private final TableModel letters =
            TableModel.random(24, LETTERS, Integer.MAX_VALUE).withContextLength(100);

    @Override
    protected Drafter drafter() {
        return TextMatchDrafter.of(letters, TARGET, 5);
    }

    @Override
    protected int[] text() {
        return new int[] {0, 1, 2, 3, 4, 5, 2, 0, 1, 1, 4, 3};
    }

    /** The next token is the one that the letters to come, each the likeliest, are cut into. */
    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(context).forEach(token -> text.append(TARGET.token(token)));
        int end = text.length();
        for (int letter = 0; letter < 3; letter++) {
            text.append(letters.vocabulary().token(likeliestAfter(text.toString())));
        }
        return Distribution.pointMass(TARGET.encode(text.substring(end))[0], TARGET.size());
    }

    private int likeliestAfter(String text) {
        Distribution law = letters.law(letters.vocabulary().encode(text));
        int best = 0;
        for (int letter = 1; letter < LETTERS; letter++) {
            best = law.probability(letter) > law.probability(best) ? letter : best;
        }
        return best;
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.of(100);
    }

    @Test
    void draft_cutInsideAToken_leavesOutWhatMayChange() {
        SpelledVocabulary target = SpelledVocabulary.of("a", "aa", "aaa");
        TableModel onlyA = TableModel.of(LawTable.constant(1, 0), 2);
        assertThat(draft(onlyA, target, 5)).isEqualTo("TokenTree[0, 2^0]");
        assertThat(draft(onlyA, target, 6)).isEqualTo("TokenTree[0, 2^0, 2^1]");
        assertThat(draft(onlyA, target, 1)).isEqualTo("TokenTree[0]");
    }

    @Test
    void draft_draftModelEndsTheText_proposesAllOfIt() {
        SpelledVocabulary target = SpelledVocabulary.of("a", "aa", "aaa");
        SpelledVocabulary letters = SpelledVocabulary.of("a", "</s>");
        LawTable endsAfterThree = context -> context.length < 3 ? new float[] {1, 0} : new float[] {0, 1};
        TableModel draft = TableModel.of(endsAfterThree, 2).withVocabulary(letters);
        assertThat(draft(draft, target, 5)).isEqualTo("TokenTree[0, 1^0]");
    }

    @Test
    void of_lengthZero_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextMatchDrafter.of(letters, TARGET, 0))
                .withMessage("draftLength: 0 (expected: >= 1)");
    }

    @Test
    void toString_any_namesAlgorithmAndLength() {
        assertThat(drafter()).hasToString("text:5");
        assertThat(drafter().vocabulary()).contains(TARGET);
    }

    private static String draft(TableModel draft, SpelledVocabulary target, int length) {
        try (DraftSession session = TextMatchDrafter.of(draft, target, length)
                .open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            return session.draft(0, Room.ofDepth(9)).tree().toString();
        }
    }
}
