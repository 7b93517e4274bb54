package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link LanguageModel} keeps that hands out hidden states: however a token came into a session, its states are
 * those that one pass over the whole text gives.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TapContract {

    private static final SamplingRule.Sampled SAMPLED = SamplingRule.temperature(1.0);

    @SuppressWarnings("NullAway.Init")
    private LanguageModel model;

    @SuppressWarnings("NullAway.Init")
    private int[] sample;

    @SuppressWarnings("NullAway.Init")
    private Set<Tap> taps;

    /** Opens a model whose context holds at least 40 tokens. Called once; the contract closes what it opened. */
    protected abstract LanguageModel openModel();

    /** The model's number of layers, at least 1. */
    protected abstract int layers();

    /** At least 12 tokens of the model's vocabulary, not all equal. */
    protected abstract int[] sampleTokens();

    /** How far states that should be equal may lie apart, as a share of the largest value; 0 where rows are reproduced bit by bit. */
    protected abstract float tolerance();

    @BeforeAll
    void open() {
        model = openModel();
        sample = sampleTokens();
        taps = Set.of(Tap.afterLayers(0), Tap.afterLayers(layers() / 2), Tap.beforeFinalNorm(), Tap.afterFinalNorm());
    }

    @AfterAll
    void close() {
        model.close();
    }

    @Test
    void open_noTaps_keepsNothing() {
        try (ModelSession session = model.open(Set.of())) {
            session.append(sample[0], sample[1]);
            assertThat(session.hiddenStates().length()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.hiddenStates().width(Tap.afterFinalNorm()))
                    .withMessageContaining("AFTER_NORM");
            Scores scores = session.score(TokenTree.root(sample[2]));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scores.copyHidden(Tap.afterFinalNorm(), 0, new float[4096]))
                    .withMessageContaining("AFTER_NORM");
        }
    }

    @Test
    void open_tapThatTheModelHasNot_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.open(Set.of(Tap.afterLayers(layers() + 1))))
                .withMessageContaining("count=" + (layers() + 1));
    }

    @Test
    void copy_tapThatWasNotOpened_refused() {
        try (ModelSession session = model.open(Set.of(Tap.afterLayers(0)))) {
            session.append(sample[0]);
            HiddenStates states = session.hiddenStates();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> states.copy(Tap.afterFinalNorm(), 0, new float[4096]))
                    .withMessageContaining("AFTER_NORM");
            Scores scores = session.score(TokenTree.root(sample[2]));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scores.copyHidden(Tap.afterFinalNorm(), 0, new float[4096]))
                    .withMessageContaining("AFTER_NORM");
        }
    }

    @Test
    void copy_positionThatIsNotCommitted_refused() {
        try (ModelSession session = model.open(taps)) {
            session.append(sample[0]);
            session.score(TokenTree.chain(sample[1], sample[2]));
            for (int position : new int[] {-1, 1}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.hiddenStates().copy(Tap.afterLayers(0), position, new float[4096]))
                        .withMessageContaining("position: " + position);
            }
        }
    }

    @Test
    void copy_streamAfterAllLayers_isTheFinalOneByBothNames() {
        try (ModelSession session = model.open(Set.of(Tap.afterLayers(layers())))) {
            session.append(sample[0], sample[1]);
            assertThat(state(session, Tap.beforeFinalNorm(), 1))
                    .isEqualTo(state(session, Tap.afterLayers(layers()), 1));
        }
    }

    @Test
    void anyCall_closedSession_refused() {
        ModelSession session = model.open(taps);
        session.append(sample[0]);
        HiddenStates states = session.hiddenStates();
        Scores scores = session.score(TokenTree.root(sample[1]));
        session.close();
        assertThatExceptionOfType(ClosedException.class).isThrownBy(session::hiddenStates);
        assertThatExceptionOfType(ClosedException.class).isThrownBy(states::length);
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> states.copy(Tap.afterLayers(0), 0, new float[4096]));
        assertThatIllegalStateException().isThrownBy(() -> scores.copyHidden(Tap.afterLayers(0), 0, new float[4096]));
    }

    @Test
    void append_anyNumber_isThereAtOnce() {
        try (ModelSession session = model.open(taps)) {
            assertThat(session.hiddenStates().length()).isZero();
            session.append(sample[0]);
            assertHolds(session, sample[0]);
            session.append(Arrays.copyOfRange(sample, 1, 8));
            assertHolds(session, Arrays.copyOf(sample, 8));
            session.append(sample[8], sample[9]);
            assertHolds(session, Arrays.copyOf(sample, 10));
        }
    }

    @Test
    void copyHidden_anyNode_isThatOfItsPath() {
        try (ModelSession session = model.open(taps)) {
            session.append(sample[0], sample[1]);
            TokenTree tree = branched(sample[2]);
            assertRows(session.score(tree), 0, tree, sample[0], sample[1]);
            assertThat(session.hiddenStates().length()).isEqualTo(2);
        }
    }

    @Test
    void copyHidden_newNodesOfAGrownTree_areThoseOfTheirPaths() {
        try (ModelSession session = model.open(taps)) {
            session.append(sample[0], sample[1]);
            TokenTree tree = branched(sample[2]);
            session.score(TokenTree.root(sample[2]));
            assertRows(session.extend(firstNodes(tree, 3)), 1, firstNodes(tree, 3), sample[0], sample[1]);
            assertRows(session.extend(tree), 3, tree, sample[0], sample[1]);
            session.commit(4);
            assertHolds(session, followedBy(new int[] {sample[0], sample[1]}, tokens(tree, 4)));
        }
    }

    @Test
    void commit_severalRounds_keepsTheStatesOfThePaths() {
        try (ModelSession session = model.open(taps)) {
            int[] kept = Arrays.copyOf(sample, 6);
            session.append(kept);
            int[] nodes = {5, 0, 4, 2};
            for (int round = 0; round < nodes.length; round++) {
                TokenTree tree = branched(sample[round]);
                session.score(tree);
                session.commit(nodes[round]);
                kept = followedBy(kept, tokens(tree, nodes[round]));
                assertHolds(session, kept);
            }
        }
    }

    @Test
    void sampleChain_thenCommit_keepsTheStatesOfTheChain() {
        for (SamplingRule rule : List.of(SamplingRule.greedy(), SAMPLED, SAMPLED.withTopK(2))) {
            try (ModelSession session = model.open(taps)) {
                session.append(sample[0], sample[1]);
                int[] kept = Arrays.copyOf(sample, 3);
                int[] drawn = session.sampleChain(sample[2], 5, rule, RandomStream.seeded(3)).stream()
                        .mapToInt(token -> token.token())
                        .toArray();
                session.commit(3);
                kept = followedBy(kept, Arrays.copyOf(drawn, 3));
                assertHolds(session, kept);
                session.append(drawn[3]);
                assertHolds(session, followedBy(kept, drawn[3]));
            }
        }
    }

    @Test
    void scoreTogether_sessionsOfDifferentTaps_keepTheirOwn() {
        try (ModelSession all = model.open(taps);
                ModelSession none = model.open();
                ModelSession one = model.open(Set.of(Tap.afterFinalNorm()));
                ModelSession again = model.open(taps)) {
            all.append(sample[0]);
            none.append(sample[1]);
            one.append(sample[2], sample[3]);
            TokenTree tree = branched(sample[4]);
            TokenTree chain = TokenTree.chain(sample[5], sample[6]);
            List<Scores> scores = model.score(List.of(all, none, one, again), List.of(tree, chain, chain, chain));
            assertRows(scores.get(0), 0, tree, sample[0]);
            assertRows(scores.get(3), 0, chain);
            assertThat(scores.get(1).rows()).isEqualTo(2);
            all.commit(3);
            none.commit(0);
            one.commit(1);
            again.commit(1);
            assertHolds(all, followedBy(new int[] {sample[0]}, tokens(tree, 3)));
            assertHolds(again, sample[5], sample[6]);
            float[] expected = expected(Tap.afterFinalNorm(), sample[2], sample[3], sample[5], sample[6]);
            assertSame(state(one, Tap.afterFinalNorm(), 3), expected);
        }
    }

    /** That a session's states are those of its tokens. */
    private void assertHolds(ModelSession session, int... tokens) {
        assertThat(session.length()).isEqualTo(tokens.length);
        assertThat(session.hiddenStates().length()).isEqualTo(tokens.length);
        for (Tap tap : taps) {
            for (int position = 0; position < tokens.length; position++) {
                assertSame(state(session, tap, position), expected(tap, Arrays.copyOf(tokens, position + 1)));
            }
        }
    }

    private void assertRows(Scores scores, int firstNode, TokenTree tree, int... before) {
        assertThat(scores.rows()).isEqualTo(tree.size() - firstNode);
        for (Tap tap : taps) {
            for (int row = 0; row < scores.rows(); row++) {
                float[] expected = expected(tap, followedBy(before, tokens(tree, firstNode + row)));
                float[] state = new float[expected.length];
                scores.copyHidden(tap, row, state);
                assertSame(state, expected);
            }
        }
    }

    /** The last state that one pass over some tokens gives. */
    private float[] expected(Tap tap, int... tokens) {
        try (ModelSession session = model.open(Set.of(tap))) {
            Scores scores = session.score(TokenTree.chain(tokens[0], Arrays.copyOfRange(tokens, 1, tokens.length)));
            float[] state = new float[session.hiddenStates().width(tap)];
            scores.copyHidden(tap, tokens.length - 1, state);
            return state;
        }
    }

    private static float[] state(ModelSession session, Tap tap, int position) {
        HiddenStates states = session.hiddenStates();
        float[] state = new float[states.width(tap)];
        states.copy(tap, position, state);
        return state;
    }

    private void assertSame(float[] state, float[] expected) {
        assertThat(state).hasSameSizeAs(expected);
        float largest = 0;
        float furthest = 0;
        for (int i = 0; i < state.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            furthest = Math.max(furthest, Math.abs(state[i] - expected[i]));
        }
        assertThat(furthest).isLessThanOrEqualTo(tolerance() * largest);
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

    private static int[] tokens(TokenTree tree, int node) {
        return Arrays.stream(tree.path(node)).map(tree::token).toArray();
    }

    private static int[] followedBy(int[] tokens, int... more) {
        int[] all = Arrays.copyOf(tokens, tokens.length + more.length);
        System.arraycopy(more, 0, all, tokens.length, more.length);
        return all;
    }
}
