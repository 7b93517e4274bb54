package io.speculative.draft.lookup;

import static org.assertj.core.api.Assertions.assertThat;
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
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

public class NgramDrafterTest extends DrafterContract {

    private static final int LONGEST = 3;
    private static final int DRAFT_LENGTH = 4;

    private final Vocabulary vocabulary = CharacterVocabulary.of(3);

    @Override
    protected Drafter drafter() {
        return NgramDrafter.of(vocabulary, LONGEST, DRAFT_LENGTH);
    }

    @Override
    protected int[] text() {
        return new int[] {0, 0, 0, 0, 1, 0, 0, 1, 2, 1, 0, 2};
    }

    @Override
    protected Distribution lawAfter(int[] context, SamplingRule rule) {
        return Distribution.pointMass(searched(context, 1, LONGEST, 1)[0], 3);
    }

    @Override
    protected Distribution lawOf(Draft draft, int node, int[] context, SamplingRule rule) {
        int earlier = node - 1;
        int[] upToRoot = Arrays.copyOf(context, context.length - earlier);
        return Distribution.pointMass(searched(upToRoot, 1, LONGEST, DRAFT_LENGTH)[earlier], 3);
    }

    @Override
    protected OptionalInt contextLength() {
        return OptionalInt.empty();
    }

    /** The rule, by going through the whole text. */
    public static int[] searched(int[] text, int shortest, int longest, int draftLength) {
        int last = text.length - 1;
        for (int n = Math.min(longest, last); n >= shortest; n--) {
            for (int end = last - 1; end >= n - 1; end--) {
                if (Arrays.equals(text, end - n + 1, end + 1, text, last - n + 1, last + 1)) {
                    int[] grown = Arrays.copyOf(text, text.length + draftLength);
                    for (int i = 0; i < draftLength; i++) {
                        grown[text.length + i] = grown[end + 1 + i];
                    }
                    return Arrays.copyOfRange(grown, text.length, grown.length);
                }
            }
        }
        return new int[0];
    }

    @Test
    void continuation_randomTexts_isTheOneSearchedFor() {
        SplittableRandom random = new SplittableRandom(1);
        for (int instance = 0; instance < 60; instance++) {
            int shortest = 1 + random.nextInt(3);
            int longest = shortest + random.nextInt(4);
            int tokens = 1 + random.nextInt(4);
            int draftLength = 1 + random.nextInt(6);
            int[] text = random.ints(instance == 0 ? 700 : 40, 0, tokens).toArray();
            NgramIndex index = new NgramIndex(shortest, longest);
            for (int length = 1; length <= text.length; length++) {
                index.add(text[length - 1]);
                int[] expected = searched(Arrays.copyOf(text, length), shortest, longest, draftLength);
                assertThat(index.continuation(draftLength)).isEqualTo(expected);
                assertThat(index.match() > 0).isEqualTo(expected.length > 0);
            }
        }
    }

    @Test
    void draft_periodicText_goesOnWithThePeriod() {
        assertThat(drafted(6, 0, 1, 2, 0, 1)).hasToString("TokenTree[1, 2^0, 0^1, 1^2, 2^3, 0^4, 1^5]");
        assertThat(drafted(3, 2, 2)).hasToString("TokenTree[2, 2^0, 2^1, 2^2]");
    }

    @Test
    void draft_longerMatchFurtherBack_isPreferred() {
        assertThat(drafted(1, 0, 1, 2, 2, 1, 0, 0, 1)).hasToString("TokenTree[1, 2^0]");
    }

    @Test
    void draft_severalPlaces_followsTheMostRecent() {
        assertThat(drafted(1, 0, 1, 0, 2, 0)).hasToString("TokenTree[0, 2^0]");
    }

    @Test
    void draft_newLastToken_isEmpty() {
        assertThat(drafted(4, 0, 1, 0, 1, 2).drafted()).isZero();
        assertThat(drafted(4, 0).drafted()).isZero();
    }

    private TokenTree drafted(int draftLength, int... text) {
        int last = text.length - 1;
        try (DraftSession session = NgramDrafter.of(vocabulary, 3, draftLength)
                .open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            session.append(Arrays.copyOf(text, last));
            return session.draft(text[last], Room.ofDepth(9)).tree();
        }
    }

    @Test
    void of_numbersOutOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NgramDrafter.of(vocabulary, 0, 1))
                .withMessage("longest: 0 (expected: 1 to 32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NgramDrafter.of(vocabulary, 33, 1))
                .withMessage("longest: 33 (expected: 1 to 32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NgramDrafter.of(vocabulary, 3, 0))
                .withMessage("draftLength: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NgramDrafter.of(vocabulary, 3, 1).withShortest(4))
                .withMessage("shortest: 4 (expected: 1 to 3)");
    }

    @Test
    void toString_any_namesAlgorithmAndLengths() {
        assertThat(drafter()).hasToString("ngram:3:4");
        assertThat(NgramDrafter.of(vocabulary, 3, 4).withShortest(2)).hasToString("ngram:2-3:4");
        assertThat(drafter().vocabulary()).contains(vocabulary);
    }
}
