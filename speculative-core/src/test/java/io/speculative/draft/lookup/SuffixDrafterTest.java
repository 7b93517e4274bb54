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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SuffixDrafterTest {

    private static final Vocabulary VOCABULARY = CharacterVocabulary.of(5);

    private abstract static class OfCorpus extends DrafterContract {
        private static final int DRAFT_LENGTH = 4;
        private final int[][] texts;

        OfCorpus(int[]... texts) {
            this.texts = texts;
        }

        @Override
        protected Drafter drafter() {
            return SuffixDrafter.of(TokenCorpus.of(VOCABULARY, List.of(texts)), DRAFT_LENGTH);
        }

        @Override
        protected int[] text() {
            return new int[] {0, 0, 0, 0, 1, 0, 0, 1, 2, 1, 0, 2};
        }

        @Override
        protected Distribution lawAfter(int[] context, SamplingRule rule) {
            return Distribution.pointMass(expected(context)[0], 5);
        }

        @Override
        protected Distribution lawOf(Draft draft, int node, int[] context, SamplingRule rule) {
            int earlier = node - 1;
            return Distribution.pointMass(expected(Arrays.copyOf(context, context.length - earlier))[earlier], 5);
        }

        @Override
        protected OptionalInt contextLength() {
            return OptionalInt.empty();
        }

        private int[] expected(int[] context) {
            CountedContexts request = new CountedContexts();
            Arrays.stream(context).forEach(request::add);
            CountedContexts corpus = new CountedContexts();
            for (int[] text : texts) {
                corpus.startText();
                Arrays.stream(text).forEach(corpus::add);
            }
            return SuffixAutomatonTest.expected(request, corpus, DRAFT_LENGTH);
        }
    }

    @Nested
    class WithoutCorpus extends OfCorpus {}

    @Nested
    class WithCorpus extends OfCorpus {
        WithCorpus() {
            super(new int[] {4, 0, 0, 0, 2, 1}, new int[] {0, 0, 0, 0, 1, 3, 0, 0, 0, 3});
        }
    }

    @Test
    void draft_lengthFromOutside_hearsMatchTokensAndVerdict() {
        List<String> heard = new ArrayList<>();
        LookupLength length = new LookupLength() {
            @Override
            public int most(int match) {
                heard.add("match " + match);
                return 3;
            }

            @Override
            public void followed(int match, boolean foreseen) {
                heard.add(match + " " + foreseen);
            }

            @Override
            public void verdict(int drafted, int accepted) {
                heard.add(accepted + " of " + drafted);
            }
        };
        try (DraftSession session = SuffixDrafter.of(VOCABULARY, 1).open(length)) {
            session.append(0, 1, 2, 3, 4);
            assertThat(session.draft(1, Room.ofDepth(2)).tree()).hasToString("TokenTree[1, 2^0, 3^1]");
            session.commit(1);
            assertThat(session.draft(3, Room.ofDepth(9)).tree()).hasToString("TokenTree[3, 4^0, 1^1, 2^2]");
            session.commit(0);
            session.draft(0, Room.ofDepth(9));
        }
        assertThat(heard)
                .containsExactly("match 1", "1 true", "1 of 2", "2 true", "match 3", "0 of 3", "3 false", "match 1");
    }

    @Test
    void draft_longerMatch_isALongerDraft() {
        SuffixDrafter drafter = SuffixDrafter.of(VOCABULARY, 9);
        assertThat(drafted(drafter, 0, 1, 2, 3, 4, 2)).hasToString("TokenTree[2, 3^0]");
        assertThat(drafted(drafter, 0, 1, 2, 3, 4, 1, 2)).hasToString("TokenTree[2, 3^0, 4^1]");
        assertThat(drafted(SuffixDrafter.of(VOCABULARY, 1), 0, 1, 2, 3, 4, 1, 2))
                .hasToString("TokenTree[2, 3^0]");
    }

    @Test
    void draft_matchShorterThanAskedFor_isEmpty() {
        SuffixDrafter drafter = SuffixDrafter.of(VOCABULARY, 9).withShortest(2);
        assertThat(drafted(drafter, 0, 1, 2, 3, 4, 2).drafted()).isZero();
        assertThat(drafted(drafter, 0, 1, 2, 3, 4, 1, 2)).hasToString("TokenTree[2, 3^0, 4^1]");
        TokenCorpus corpus = TokenCorpus.of(VOCABULARY, List.of(new int[] {1, 2, 4}));
        assertThat(drafted(SuffixDrafter.of(corpus, 1).withShortest(2), 1, 2)).hasToString("TokenTree[2, 4^0]");
    }

    @Test
    void draft_severalContinuations_isTheMostFrequentOrElseTheMostRecent() {
        SuffixDrafter drafter = SuffixDrafter.of(VOCABULARY, 1);
        assertThat(drafted(drafter, 0, 1, 3, 0, 2, 0)).hasToString("TokenTree[0, 2^0]");
        assertThat(drafted(drafter, 0, 1, 3, 0, 1, 4, 0, 2, 0)).hasToString("TokenTree[0, 1^0]");
    }

    @Test
    void draft_repeatedText_goesOnBeyondItsEnd() {
        assertThat(drafted(SuffixDrafter.of(VOCABULARY, 5), 0, 1, 0, 1, 0, 1, 0))
                .hasToString("TokenTree[0, 1^0, 0^1, 1^2, 0^3, 1^4]");
    }

    @Test
    void draft_equallyLongMatches_followsTheRequest() {
        TokenCorpus corpus = TokenCorpus.of(VOCABULARY, List.of(new int[] {0, 1, 3}, new int[] {3, 0, 1, 4}));
        SuffixDrafter drafter = SuffixDrafter.of(corpus, 1);
        assertThat(drafted(drafter, 2, 0, 1)).hasToString("TokenTree[1, 4^0]");
        assertThat(drafted(drafter, 0, 1, 2, 0, 1)).hasToString("TokenTree[1, 2^0]");
        assertThat(drafted(drafter, 0, 1, 2, 3, 0, 1)).hasToString("TokenTree[1, 4^0]");
    }

    @Test
    void draft_corpusMatchAtTheEndOfAText_isTheLongestThatSomethingFollows() {
        TokenCorpus corpus = TokenCorpus.of(VOCABULARY, List.of(new int[] {2, 0, 1}, new int[] {4, 1, 3}));
        assertThat(drafted(SuffixDrafter.of(corpus, 2), 2, 0, 1)).hasToString("TokenTree[1, 3^0]");
    }

    private static TokenTree drafted(Drafter drafter, int... text) {
        int last = text.length - 1;
        try (DraftSession session = drafter.open(DraftRequest.of(SamplingRule.greedy(), RandomStream.seeded(1)))) {
            session.append(Arrays.copyOf(text, last));
            return session.draft(text[last], Room.ofDepth(9)).tree();
        }
    }

    @Test
    void of_numbersOutOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SuffixDrafter.of(VOCABULARY, 0))
                .withMessage("draftLength: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SuffixDrafter.of(VOCABULARY, 1).withShortest(0))
                .withMessage("shortest: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenCorpus.of(VOCABULARY, List.of(new int[] {1}, new int[] {4, 5})))
                .withMessage("token of text 1: 5 (expected: 0 to 4)");
    }

    @Test
    void toString_any_namesAlgorithmAndLength() {
        assertThat(SuffixDrafter.of(VOCABULARY, 8)).hasToString("suffix:8");
        assertThat(SuffixDrafter.of(VOCABULARY, 8).withShortest(3)).hasToString("suffix:3-:8");
        assertThat(SuffixDrafter.of(VOCABULARY, 8).vocabulary()).contains(VOCABULARY);
    }
}
