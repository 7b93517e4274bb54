package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SharedTokensTest {

    private static final SpelledVocabulary TARGET = SpelledVocabulary.of("a", "b", "c", "d", "abc", "<begin>", "");
    private static final SpelledVocabulary DRAFT = SpelledVocabulary.of("d", "", "x", "c", "<s>", "a", "b");

    @Nested
    class OfSharedTokens extends ModelSessionContract {
        @Override
        protected LanguageModel openModel() {
            return sharedTokens(39);
        }

        @Override
        protected int[] sampleTokens() {
            return new int[] {0, 3, 1, 2, 1, 2, 0, 3, 3, 2, 1, 0};
        }
    }

    @Nested
    class OfTokensOutside extends ModelSessionContract {
        @Override
        protected LanguageModel openModel() {
            return sharedTokens(64);
        }

        @Override
        protected int[] sampleTokens() {
            return new int[] {4, 3, 4, 4, 6, 4, 0, 5, 3, 4, 1, 4};
        }

        /** Pieces fill the context sooner. */
        @Override
        @Test
        void anyCall_beyondTheContext_refusedAndNothingChanged() {
            try (ModelSession session = openModel().open()) {
                assertThat(session.contextLength()).isEqualTo(49);
                session.append(4, 0);
                assertThat(session.contextLength()).isEqualTo(47);
                session.append(new int[44]);
                assertThat(session.length()).isEqualTo(46);
                assertThatIllegalArgumentException().isThrownBy(() -> session.score(TokenTree.chain(4, 0)));
                assertThat(session.score(TokenTree.root(4)).rows()).isEqualTo(1);
                session.commit(0);
                assertThat(session.length()).isEqualTo(47).isEqualTo(session.contextLength());
                assertThatIllegalArgumentException().isThrownBy(() -> session.append(0));
            }
        }
    }

    @Test
    void branchDepth_ofADraftModelWithAWindow_leavesRoomForTheMostPieces() {
        LanguageModel windowed = new ChangedModel(draft(39), session -> new DelegatingSession(session) {
            @Override
            public int branchDepth() {
                return 40;
            }
        });
        try (ModelSession narrow = SharedTokens.of(windowed, TARGET).open();
                ModelSession wide = sharedTokens(39).open()) {
            assertThat(narrow.branchDepth()).isEqualTo(2);
            assertThat(wide.branchDepth()).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void append_morePiecesThanRoom_fillsTheSession() {
        try (ModelSession session = sharedTokens(39).open()) {
            session.score(TokenTree.root(0));
            session.append(repeated(4, 20));
            assertThat(session.length()).isEqualTo(20).isEqualTo(session.contextLength());
            assertThatIllegalArgumentException().isThrownBy(() -> session.score(TokenTree.root(0)));
            assertThatIllegalStateException().isThrownBy(() -> session.commit(0));
        }
    }

    @Test
    void score_anyTree_givesTheDraftsRowsOfSharedTokens() {
        TableModel draft = draft(39);
        try (ModelSession session = SharedTokens.of(draft, TARGET).open()) {
            session.append(TARGET.ids("b", "abc"));
            TokenTree.Builder tree = TokenTree.rootedAt(TARGET.ids("abc")[0]);
            tree.add(tree.add(0, TARGET.ids("d")[0]), TARGET.ids("abc")[0]);
            tree.add(0, TARGET.ids("c")[0]);
            Scores scores = session.score(tree.build());
            assertRow(scores, 0, draft, "b", "a", "b", "c", "a", "b", "c");
            assertRow(scores, 1, draft, "b", "a", "b", "c", "a", "b", "c", "d");
            assertRow(scores, 2, draft, "b", "a", "b", "c", "a", "b", "c", "d", "a", "b", "c");
            assertRow(scores, 3, draft, "b", "a", "b", "c", "a", "b", "c", "c");
        }
    }

    @Test
    void score_tokenWithoutText_isReadAsTheBeginToken() {
        TableModel draft = draft(39);
        try (ModelSession session = SharedTokens.of(draft, TARGET).open()) {
            session.append(TARGET.ids("<begin>"));
            assertRow(session.score(TokenTree.root(0)), 0, draft, "<s>", "a");
        }
    }

    @Test
    void score_longToken_isReadByItsEnd() {
        SpelledVocabulary target = SpelledVocabulary.of("a", "b", "c", "d", "b".repeat(20) + "c");
        TableModel draft = draft(39);
        try (ModelSession session = SharedTokens.of(draft, target).open()) {
            session.append(0);
            String[] read = ("a " + "b ".repeat(15) + "c").split(" ");
            assertRow(session.score(TokenTree.root(4)), 0, draft, read);
            session.commit(0);
            assertThat(session.contextLength()).isEqualTo(9);
        }
    }

    @Test
    void score_everySharedTokenImpossible_allAreEquallyLikely() {
        TableModel draft =
                TableModel.of(LawTable.constant(0, 1, 0), 3).withVocabulary(SpelledVocabulary.of("a", "x", "b"));
        try (ModelSession session =
                SharedTokens.of(draft, SpelledVocabulary.of("b", "y", "a")).open()) {
            Scores scores = session.score(TokenTree.root(0));
            Distribution law = scores.distribution(0, SamplingRule.temperature(1));
            assertThat(law.probability(0)).isEqualTo(0.5);
            assertThat(law.probability(2)).isEqualTo(0.5);
            assertThat(scores.argmax(0)).isZero();
        }
    }

    @Test
    void count_anyVocabularies_isOfTokensSpelledAlike() {
        SharedTokens shared = sharedTokens(39);
        assertThat(shared.count()).isEqualTo(4);
        assertThat(shared.share()).isEqualTo(4.0 / 7);
        assertThat(shared).hasToString("SharedTokens[4 of 7]");
        assertThat(shared.vocabulary()).isSameAs(TARGET);
        assertThat(SharedTokens.of(draft(39), DRAFT).count()).isEqualTo(6);
    }

    @Test
    void score_tokensOfOneTextOrRepeated_eachIsInOnePair() {
        SpelledVocabulary draft = SpelledVocabulary.of("a", "_a", "b", "b");
        SpelledVocabulary target = SpelledVocabulary.of(" b", "a", " a", "b", "a", "_a", "ab");
        TableModel model = TableModel.of(LawTable.constant(1, 2, 3, 4), 4).withVocabulary(draft);
        SharedTokens shared = SharedTokens.of(model.withContextLength(40), target);
        assertThat(shared.count()).isEqualTo(3);
        try (ModelSession session = shared.open()) {
            float[] logits = new float[target.size()];
            session.score(TokenTree.root(2)).copyLogits(0, logits);
            float none = Float.NEGATIVE_INFINITY;
            assertThat(logits)
                    .containsExactly(new float[] {none, 0, none, (float) Math.log(3), none, (float) Math.log(2), none});
        }
        assertThat(SharedTokens.of(model, SpelledVocabulary.of(" a", "c")).count())
                .isEqualTo(1);
    }

    @Test
    void of_nothingShared_refused() {
        assertThatExceptionOfType(VocabularyMismatchException.class)
                .isThrownBy(() -> SharedTokens.of(draft(39), SpelledVocabulary.of("x1", "y", "")))
                .withMessage(
                        "draft vocabulary: 0 tokens shared with the target (expected: >= 1; a TextMatchDrafter needs"
                                + " none)");
    }

    @Test
    void of_contextOfFifteen_refused() {
        assertThat(sharedTokens(16).contextLength()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sharedTokens(15))
                .withMessage("draft: context of 15 tokens (expected: >= 16)");
    }

    private static SharedTokens sharedTokens(int draftContext) {
        return SharedTokens.of(draft(draftContext), TARGET);
    }

    private static TableModel draft(int contextLength) {
        return TableModel.random(3, DRAFT.size(), Integer.MAX_VALUE)
                .withVocabulary(DRAFT)
                .withContextLength(contextLength);
    }

    private static int[] repeated(int token, int times) {
        int[] tokens = new int[times];
        Arrays.fill(tokens, token);
        return tokens;
    }

    /** That a row's law is the draft's own after these tokens, given that the next token is one of a to d. */
    private static void assertRow(Scores scores, int row, TableModel draft, String... read) {
        Distribution own = draft.law(DRAFT.ids(read));
        double mass = 0;
        for (int id : DRAFT.ids("a", "b", "c", "d")) {
            mass += own.probability(id);
        }
        Distribution law = scores.distribution(row, SamplingRule.temperature(1));
        for (String token : new String[] {"a", "b", "c", "d"}) {
            assertThat(law.probability(TARGET.ids(token)[0]))
                    .as("row %s: law of %s", row, token)
                    .isCloseTo(own.probability(DRAFT.ids(token)[0]) / mass, within(1e-6));
        }
    }
}
