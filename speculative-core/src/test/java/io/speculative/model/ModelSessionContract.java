package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link LanguageModel} and its sessions keep. An engine's test extends this class, says how a model is
 * opened and how far two ways of computing one row may lie apart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ModelSessionContract {

    private static final SamplingRule SAMPLED = SamplingRule.temperature(1.0);

    @SuppressWarnings("NullAway.Init")
    private LanguageModel model;

    @SuppressWarnings("NullAway.Init")
    private int[] sample;

    /**
     * Opens a model whose context holds at least 24 tokens. Called once for most tests together; the contract closes what
     * it opened.
     */
    protected abstract LanguageModel openModel();

    /** At least 12 tokens of the model's vocabulary, not all equal. */
    protected abstract int[] sampleTokens();

    /** How far two logits that should be equal may lie apart; 0 where rows are reproduced bit by bit. */
    protected float tolerance() {
        return 0;
    }

    @BeforeAll
    void open() {
        model = openModel();
        sample = sampleTokens();
    }

    @AfterAll
    void close() {
        model.close();
        model.close();
    }

    @Test
    void model_closed_opensNoSession() {
        LanguageModel other = openModel();
        other.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(other::open);
    }

    @Test
    void open_newSession_isEmpty() {
        try (ModelSession session = model.open()) {
            assertThat(session.length()).isZero();
            assertThat(session.contextLength()).isGreaterThanOrEqualTo(24).isEqualTo(model.contextLength());
        }
    }

    @Test
    void scores_anyRow_answersAgreeWithItsLogits() {
        try (ModelSession session = model.open()) {
            Scores scores = session.score(branched(sample[0]));
            int size = model.vocabulary().size();
            assertThat(scores.vocabularySize()).isEqualTo(size);
            for (int row = 0; row < scores.rows(); row++) {
                float[] logits = logits(scores, row);
                int argmax = scores.argmax(row);
                for (int token = 0; token < size; token++) {
                    assertThat(logits[token]).isLessThanOrEqualTo(logits[argmax]);
                }
                assertSameLaw(
                        scores.softmax(row, 0.7), SamplingRule.temperature(0.7).apply(logits));
                assertSameLaw(scores.distribution(row, SAMPLED), SAMPLED.apply(logits));
                assertThat(scores.distribution(row, SamplingRule.greedy()).probability(argmax))
                        .isEqualTo(1.0);
            }
        }
    }

    @Test
    void score_tokenByToken_rowsEqualOnePassOverAll() {
        try (ModelSession step = model.open();
                ModelSession whole = model.open()) {
            Scores all = whole.score(TokenTree.chain(sample[0], Arrays.copyOfRange(sample, 1, 10)));
            assertThat(all.rows()).isEqualTo(10);
            for (int i = 0; i < 10; i++) {
                Scores one = step.score(TokenTree.root(sample[i]));
                assertThat(one.rows()).isEqualTo(1);
                assertSameRow(one, 0, logits(all, i));
                step.commit(0);
                assertThat(step.length()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void score_treeRow_equalsItsPathRunAlone() {
        try (ModelSession session = model.open()) {
            session.append(sample[0], sample[1], sample[2]);
            TokenTree tree = branched(sample[3]);
            Scores scores = session.score(tree);
            assertThat(scores.rows()).isEqualTo(tree.size());
            for (int node = 0; node < tree.size(); node++) {
                assertSameRow(scores, node, rowAfter(followedBy(Arrays.copyOf(sample, 3), tokens(tree, node))));
            }
            assertThat(session.length()).isEqualTo(3);
        }
    }

    @Test
    void score_again_dropsTheTreeBefore() {
        try (ModelSession session = model.open()) {
            session.append(sample[0]);
            session.score(TokenTree.chain(sample[1], sample[2], sample[3]));
            Scores second = session.score(TokenTree.chain(sample[4], sample[5]));
            assertSameRow(second, 1, rowAfter(sample[0], sample[4], sample[5]));
            session.commit(1);
            assertSameRow(
                    session.score(TokenTree.root(sample[6])), 0, rowAfter(sample[0], sample[4], sample[5], sample[6]));
        }
    }

    @Test
    void extend_levelByLevel_rowsEqualScoreOfTheWhole() {
        try (ModelSession grown = model.open();
                ModelSession whole = model.open()) {
            grown.append(sample[0], sample[1]);
            whole.append(sample[0], sample[1]);
            TokenTree tree = branched(sample[2]);
            Scores expected = whole.score(tree);
            float[][] rows = new float[tree.size()][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = logits(expected, row);
            }
            int[] sizes = {1, 3, 4, tree.size()};
            int before = 0;
            for (int size : sizes) {
                TokenTree part = firstNodes(tree, size);
                Scores scores = before == 0 ? grown.score(part) : grown.extend(part);
                assertThat(scores.rows()).isEqualTo(size - before);
                for (int row = 0; row < scores.rows(); row++) {
                    assertSameRow(scores, row, rows[before + row]);
                }
                before = size;
            }
            for (int node = 0; node < tree.size(); node++) {
                assertCommitFollows(tree, node);
            }
        }
    }

    @Test
    void extend_withoutTheScoredNodes_refusedAndNothingChanged() {
        try (ModelSession session = model.open()) {
            session.append(sample[0]);
            TokenTree tree = TokenTree.chain(sample[1], sample[2]);
            session.score(tree);
            refused(() -> session.extend(TokenTree.chain(sample[1], different(sample[2]), sample[3])));
            refused(() -> session.extend(TokenTree.root(sample[1])));
            refused(() -> session.extend(tree));
            session.commit(1);
            assertHolds(session, sample[0], sample[1], sample[2]);
        }
    }

    @Test
    void extend_noTreeScored_refused() {
        try (ModelSession session = model.open()) {
            assertThatIllegalStateException().isThrownBy(() -> session.extend(TokenTree.root(sample[0])));
            session.score(TokenTree.root(sample[0]));
            session.commit(0);
            assertThatIllegalStateException().isThrownBy(() -> session.extend(TokenTree.chain(sample[0], sample[1])));
            session.score(TokenTree.root(sample[1]));
            session.append(sample[2]);
            assertThatIllegalStateException().isThrownBy(() -> session.extend(TokenTree.chain(sample[1], sample[3])));
        }
    }

    @Test
    void commit_anyNode_keepsItsPathAlone() {
        TokenTree tree = branched(sample[3]);
        for (int node = 0; node < tree.size(); node++) {
            try (ModelSession session = model.open()) {
                session.append(sample[0], sample[1], sample[2]);
                session.score(tree);
                session.commit(node);
                int[] kept = followedBy(Arrays.copyOf(sample, 3), tokens(tree, node));
                assertThat(session.length()).isEqualTo(kept.length);
                assertHolds(session, kept);
            }
        }
    }

    @Test
    void commit_severalRounds_equalsFreshSession() {
        try (ModelSession session = model.open()) {
            int[] kept = {sample[0], sample[1]};
            session.append(kept);
            int[] nodes = {5, 0, 2, 4};
            for (int round = 0; round < nodes.length; round++) {
                TokenTree tree = branched(sample[2 + round]);
                assertSameRow(
                        session.score(tree), nodes[round], rowAfter(followedBy(kept, tokens(tree, nodes[round]))));
                session.commit(nodes[round]);
                kept = followedBy(kept, tokens(tree, nodes[round]));
            }
            assertHolds(session, kept);
        }
    }

    @Test
    void commit_noSuchNode_refusedAndNothingChanged() {
        try (ModelSession session = model.open()) {
            session.append(sample[0]);
            session.score(TokenTree.chain(sample[1], sample[2]));
            refused(() -> session.commit(2));
            refused(() -> session.commit(-1));
            assertThat(session.length()).isEqualTo(1);
            session.commit(1);
            assertHolds(session, sample[0], sample[1], sample[2]);
        }
    }

    @Test
    void commit_noTreeScored_refused() {
        try (ModelSession session = model.open()) {
            assertThatIllegalStateException().isThrownBy(() -> session.commit(0));
            session.score(TokenTree.root(sample[0]));
            session.commit(0);
            assertThatIllegalStateException().isThrownBy(() -> session.commit(0));
            session.score(TokenTree.root(sample[1]));
            session.append();
            assertThatIllegalStateException().isThrownBy(() -> session.commit(0));
            assertHolds(session, sample[0]);
        }
    }

    @Test
    void append_inPieces_equalsAtOnce() {
        try (ModelSession session = model.open()) {
            session.append();
            assertThat(session.length()).isZero();
            session.append(sample[0]);
            session.append(sample[1], sample[2]);
            assertThat(session.length()).isEqualTo(3);
            session.append();
            assertHolds(session, sample[0], sample[1], sample[2]);
            session.append(sample[4], sample[5]);
            assertHolds(session, sample[0], sample[1], sample[2], sample[4], sample[5]);
        }
    }

    @Test
    void append_afterScore_dropsTheTree() {
        try (ModelSession session = model.open()) {
            session.append(sample[0]);
            session.score(TokenTree.chain(sample[1], sample[2]));
            session.append(sample[3]);
            assertThat(session.length()).isEqualTo(2);
            assertHolds(session, sample[0], sample[3]);
        }
    }

    @Test
    void append_betweenCommits_followsThem() {
        try (ModelSession session = model.open()) {
            session.score(TokenTree.chain(sample[0], sample[1]));
            session.commit(1);
            session.append(sample[2]);
            session.score(TokenTree.root(sample[3]));
            session.commit(0);
            session.append(sample[4]);
            assertHolds(session, Arrays.copyOf(sample, 5));
        }
    }

    @Test
    void anyCall_beyondTheContext_refusedAndNothingChanged() {
        try (ModelSession session = model.open()) {
            int[] most = repeated(model.contextLength() - 3);
            session.append(most);
            TokenTree chain = TokenTree.chain(sample[1], sample[2], sample[3]);
            TokenTree wide = branched(sample[1]);
            refused(() -> session.score(wide));
            refused(() -> session.append(sample[0], sample[1], sample[2], sample[3]));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sampleChain(sample[1], 4, SAMPLED, RandomStream.seeded(1)));
            assertThat(session.length()).isEqualTo(most.length);
            Scores scores = session.score(chain);
            assertThat(scores.rows()).isEqualTo(3);
            refused(() -> session.extend(TokenTree.chain(sample[1], sample[2], sample[3], sample[4])));
            refused(() -> session.append(sample[0], sample[1], sample[2], sample[3]));
            session.commit(2);
            assertThat(session.length()).isEqualTo(model.contextLength());
            refused(() -> session.append(sample[0]));
            refused(() -> session.score(TokenTree.root(sample[0])));
            session.append();
            assertThat(session.length()).isEqualTo(model.contextLength());
        }
    }

    @Test
    void anyCall_tokenOutsideTheVocabulary_refusedAndNothingChanged() {
        int outside = model.vocabulary().size();
        try (ModelSession session = model.open()) {
            session.append(sample[0]);
            refused(() -> session.append(sample[1], outside));
            refused(() -> session.append(-1));
            refused(() -> session.score(TokenTree.chain(sample[1], outside)));
            refused(() -> session.score(TokenTree.root(outside)));
            session.score(TokenTree.root(sample[1]));
            refused(() -> session.extend(TokenTree.chain(sample[1], outside)));
            assertThat(session.length()).isEqualTo(1);
            session.commit(0);
            assertHolds(session, sample[0], sample[1]);
        }
    }

    @Test
    void anyCall_closedSession_refused() {
        ModelSession session = model.open();
        session.append(sample[0]);
        session.score(TokenTree.root(sample[1]));
        session.close();
        session.close();
        List<ThrowingCallable> calls = List.of(
                session::length,
                session::contextLength,
                () -> session.append(sample[0]),
                session::append,
                () -> session.score(TokenTree.root(sample[0])),
                () -> session.extend(TokenTree.chain(sample[1], sample[2])),
                () -> session.sampleChain(sample[0], 1, SAMPLED, RandomStream.seeded(1)),
                () -> session.commit(0));
        for (ThrowingCallable call : calls) {
            assertThatExceptionOfType(ClosedException.class).isThrownBy(call);
        }
    }

    @Test
    void sessions_interleaved_areIndependent() {
        try (ModelSession first = model.open();
                ModelSession second = model.open()) {
            first.append(sample[0], sample[1]);
            second.append(sample[2]);
            first.score(TokenTree.chain(sample[3], sample[4]));
            second.score(TokenTree.chain(sample[5], sample[6], sample[7]));
            first.commit(1);
            second.commit(1);
            first.append(sample[8]);
            assertHolds(second, sample[2], sample[5], sample[6]);
            assertHolds(first, sample[0], sample[1], sample[3], sample[4], sample[8]);
        }
    }

    @Test
    void sessions_inDifferentThreads_areIndependent() {
        List<CompletableFuture<float[]>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int first = i;
            running.add(CompletableFuture.supplyAsync(() -> rowStepByStep(first)));
        }
        for (int i = 0; i < running.size(); i++) {
            assertSameRow(running.get(i).join(), rowAfter(Arrays.copyOfRange(sample, i, i + 6)));
        }
    }

    private float[] rowStepByStep(int from) {
        try (ModelSession session = model.open()) {
            for (int i = from; i < from + 5; i++) {
                session.score(TokenTree.root(sample[i]));
                session.commit(0);
            }
            return logits(session.score(TokenTree.root(sample[from + 5])), 0);
        }
    }

    @Test
    void scoreTogether_raggedTreesAndLengths_equalsEachAlone() {
        try (ModelSession empty = model.open();
                ModelSession shortOne = model.open();
                ModelSession longOne = model.open()) {
            shortOne.append(sample[0]);
            longOne.append(Arrays.copyOf(sample, 8));
            longOne.score(TokenTree.chain(sample[8], sample[9]));
            longOne.commit(1);
            List<ModelSession> sessions = List.of(empty, shortOne, longOne);
            List<TokenTree> trees =
                    List.of(TokenTree.root(sample[4]), branched(sample[5]), TokenTree.chain(sample[10], sample[11]));
            List<int[]> before = List.of(new int[0], Arrays.copyOf(sample, 1), Arrays.copyOf(sample, 10));
            List<Scores> all = model.score(sessions, trees);
            assertThat(all).hasSize(3);
            for (int i = 0; i < 3; i++) {
                TokenTree tree = trees.get(i);
                assertThat(all.get(i).rows()).isEqualTo(tree.size());
                for (int node = 0; node < tree.size(); node++) {
                    assertSameRow(all.get(i), node, rowAfter(followedBy(before.get(i), tokens(tree, node))));
                }
            }
            for (int i = 0; i < 3; i++) {
                TokenTree tree = trees.get(i);
                int last = tree.size() - 1;
                sessions.get(i).commit(last);
                assertHolds(sessions.get(i), followedBy(before.get(i), tokens(tree, last)));
            }
        }
    }

    @Test
    void scoreTogether_oneTreeTooFew_refused() {
        try (ModelSession first = model.open();
                ModelSession second = model.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.score(List.of(first, second), List.of(TokenTree.root(sample[0]))))
                    .withMessageContaining("trees");
        }
    }

    @Test
    void sampleChain_greedy_equalsStepByStep() {
        assertChainEqualsSteps(SamplingRule.greedy());
    }

    @Test
    void sampleChain_sampled_equalsStepByStep() {
        assertChainEqualsSteps(SAMPLED);
        assertChainEqualsSteps(SamplingRule.temperature(1.3));
        assertChainEqualsSteps(SamplingRule.temperature(0.8).withTopK(2).withTopP(0.9));
    }

    @Test
    void sampleChain_lengthZero_refused() {
        try (ModelSession session = model.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sampleChain(sample[0], 0, SAMPLED, RandomStream.seeded(1)))
                    .withMessageContaining("length: 0");
        }
    }

    private void assertChainEqualsSteps(SamplingRule rule) {
        int length = 5;
        int[] context = {sample[0], sample[1]};
        for (int kept = 0; kept < length; kept++) {
            try (ModelSession session = model.open()) {
                session.append(context);
                RandomStream random = RandomStream.seeded(7);
                List<DrawnToken> chain = session.sampleChain(sample[2], length, rule, random);
                assertThat(chain).hasSize(length);
                assertThat(session.length()).isEqualTo(2);

                RandomStream same = RandomStream.seeded(7);
                int[] path = followedBy(context, sample[2]);
                for (DrawnToken drawn : chain) {
                    Distribution law = rule.apply(rowAfter(path));
                    int token = rule.choose(law, same);
                    assertThat(drawn.token()).isEqualTo(token);
                    path = followedBy(path, token);
                }
                assertThat(random.nextUniform()).as("random numbers used").isEqualTo(same.nextUniform());

                int[] lawPath = Arrays.copyOf(path, 3);
                for (DrawnToken drawn : chain) {
                    assertSameLaw(drawn.law(), rule.apply(rowAfter(lawPath)));
                    lawPath = followedBy(lawPath, drawn.token());
                }

                session.commit(kept);
                assertHolds(session, Arrays.copyOf(path, 3 + kept));
            }
        }
    }

    @Test
    void distribution_afterExtend_staysValid() {
        try (ModelSession session = model.open()) {
            Distribution law = session.score(TokenTree.root(sample[0])).distribution(0, SAMPLED);
            session.extend(TokenTree.chain(sample[0], sample[1]));
            assertSameLaw(law, SAMPLED.apply(rowAfter(sample[0])));
        }
    }

    /** A root, two children, a child of each, a grandchild of the first: six nodes, three deep. */
    private TokenTree branched(int root) {
        TokenTree.Builder tree = TokenTree.rootedAt(root);
        int left = tree.add(0, sample[3]);
        int right = tree.add(0, sample[4]);
        int leftChild = tree.add(left, sample[5]);
        tree.add(right, sample[6]);
        tree.add(leftChild, sample[7]);
        return tree.build();
    }

    private static TokenTree firstNodes(TokenTree tree, int size) {
        TokenTree.Builder part = TokenTree.rootedAt(tree.token(0));
        for (int node = 1; node < size; node++) {
            part.add(tree.parent(node), tree.token(node));
        }
        return part.build();
    }

    private void assertCommitFollows(TokenTree tree, int node) {
        try (ModelSession session = model.open()) {
            session.append(sample[0], sample[1]);
            session.score(firstNodes(tree, 2));
            session.extend(tree);
            session.commit(node);
            assertHolds(session, followedBy(new int[] {sample[0], sample[1]}, tokens(tree, node)));
        }
    }

    /** That a session has committed exactly these tokens: its next row is theirs. */
    private void assertHolds(ModelSession session, int... tokens) {
        assertThat(session.length()).isEqualTo(tokens.length);
        int next = sample[11];
        assertSameRow(session.score(TokenTree.root(next)), 0, rowAfter(followedBy(tokens, next)));
    }

    /** The logits after tokens in a session of their own. */
    private float[] rowAfter(int... tokens) {
        try (ModelSession session = model.open()) {
            session.append(Arrays.copyOf(tokens, tokens.length - 1));
            return logits(session.score(TokenTree.root(tokens[tokens.length - 1])), 0);
        }
    }

    private int[] repeated(int length) {
        int[] tokens = new int[length];
        for (int i = 0; i < length; i++) {
            tokens[i] = sample[i % sample.length];
        }
        return tokens;
    }

    private int different(int token) {
        return Arrays.stream(sample).filter(other -> other != token).findFirst().orElseThrow();
    }

    private static int[] tokens(TokenTree tree, int node) {
        return Arrays.stream(tree.path(node)).map(tree::token).toArray();
    }

    private static int[] followedBy(int[] tokens, int... more) {
        int[] all = Arrays.copyOf(tokens, tokens.length + more.length);
        System.arraycopy(more, 0, all, tokens.length, more.length);
        return all;
    }

    private static float[] logits(Scores scores, int row) {
        float[] logits = new float[scores.vocabularySize()];
        scores.copyLogits(row, logits);
        return logits;
    }

    private void assertSameRow(Scores scores, int row, float[] expected) {
        assertSameRow(logits(scores, row), expected);
    }

    private void assertSameRow(float[] logits, float[] expected) {
        assertThat(logits).hasSameSizeAs(expected);
        for (int token = 0; token < expected.length; token++) {
            boolean same = logits[token] == expected[token] || Math.abs(logits[token] - expected[token]) <= tolerance();
            assertThat(same)
                    .as("logit of token %s: %s (expected: %s)", token, logits[token], expected[token])
                    .isTrue();
        }
    }

    /** Laws agree as far as logits of this tolerance can: a probability changes by at most its own share of it. */
    private void assertSameLaw(Distribution law, Distribution expected) {
        double allowed = 1e-6 + 2.0 * tolerance();
        for (int token = 0; token < expected.vocabularySize(); token++) {
            assertThat(Math.abs(law.probability(token) - expected.probability(token)))
                    .as(
                            "probability of token %s: %s (expected: %s)",
                            token, law.probability(token), expected.probability(token))
                    .isLessThanOrEqualTo(allowed);
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call);
    }
}
