package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DelegatingDraftSession;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.ChangedModel;
import io.speculative.model.ClosedException;
import io.speculative.model.DelegatingSession;
import io.speculative.model.HiddenStates;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.model.TableModel;
import io.speculative.model.Tap;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import io.speculative.verify.Guarantee;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestTest {

    private static final GenerationOptions SAMPLED =
            GenerationOptions.maxTokens(20).withSamplingRule(SamplingRule.temperature(1));

    private final TableModel target = TableModel.random(1, 5, 3);
    private final TableModel draft = TableModel.random(2, 5, 3);
    private final SpeculativeDecoder decoder = SpeculativeDecoder.of(
            target,
            TreeDrafter.of(draft, TreeShape.branching(2, 2), SiblingSampler.withoutReplacement()),
            new RecursiveRejection());

    @Test
    void read_inPieces_readsAllButTheLastTokenInPiecesOfAboutEqualSize() {
        try (Request request = decoder.request(new int[12], SAMPLED)) {
            List<Integer> lengths = new ArrayList<>();
            boolean read = false;
            while (!read) {
                read = request.read(5);
                lengths.add(request.session().length());
            }
            assertThat(lengths).containsExactly(4, 8, 11);
            assertThat(request.read(5)).isTrue();
            assertThat(request.session().length()).isEqualTo(11);
        }
    }

    @Test
    void propose_promptOfOneToken_needsNoReading() {
        try (Request request = decoder.request(new int[] {3}, SAMPLED)) {
            assertThat(request.propose(2).token(0)).isEqualTo(3);
        }
    }

    @Test
    void steps_ofOneRequest_areThoseOfAGeneration() {
        int[] prompt = {1, 0, 2, 3};
        String expected = decoder.generate(prompt, SAMPLED).text();
        try (Request request = decoder.request(prompt, SAMPLED)) {
            assertThat(text(request, Integer.MAX_VALUE)).isEqualTo(expected);
            assertThat(request.stopReason()).contains(StopReason.MAX_TOKENS);
            assertThat(request.stats().tokens()).isEqualTo(20);
        }
        assertThat(target.openSessions()).isZero();
        assertThat(draft.openSessions()).isZero();
    }

    @Test
    void steps_ofManyRequests_shareThePassesOverTheTarget() {
        List<String> alone = new ArrayList<>();
        List<Request> requests = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            GenerationOptions options = SAMPLED.withSeed(i);
            alone.add(decoder.generate(new int[] {i, 0, 1}, options).text());
            requests.add(decoder.request(new int[] {i, 0, 1}, options));
            texts.add(new StringBuilder());
        }
        requests.forEach(request -> request.read(1));
        requests.forEach(request -> assertThat(request.read(1)).isTrue());
        List<Request> running = new ArrayList<>(requests);
        while (!running.isEmpty()) {
            List<ModelSession> sessions = running.stream().map(Request::session).toList();
            List<TokenTree> trees = running.stream()
                    .map(request -> request.propose(Integer.MAX_VALUE))
                    .toList();
            List<Scores> scores = target.score(sessions, trees);
            for (int i = 0; i < sessions.size(); i++) {
                StringBuilder text = texts.get(requests.indexOf(running.get(i)));
                running.get(i).settle(scores.get(i)).forEach(event -> text.append(event.text()));
            }
            running.removeIf(request -> request.stopReason().isPresent());
        }
        assertThat(texts).extracting(StringBuilder::toString).isEqualTo(alone);
    }

    @Test
    void propose_budget_isNeverExceeded() {
        for (int nodes = 0; nodes <= 6; nodes++) {
            try (Request request = decoder.request(new int[] {1}, SAMPLED)) {
                assertThat(request.read(1)).isTrue();
                assertThat(request.propose(nodes).drafted()).isEqualTo(nodes < 2 ? 0 : nodes < 6 ? 2 : 6);
            }
            SpeculativeDecoder chains = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 4));
            try (Request request = chains.request(new int[] {1}, SAMPLED)) {
                assertThat(request.read(1)).isTrue();
                assertThat(request.propose(nodes).drafted()).isEqualTo(Math.min(nodes, 4));
            }
        }
    }

    @Test
    void propose_targetWithAWindow_keepsBranchesInsideIt() {
        for (int deepest = 0; deepest < 4; deepest++) {
            int most = deepest;
            LanguageModel windowed = new ChangedModel(target, session -> new DelegatingSession(session) {
                @Override
                public int branchDepth() {
                    return most;
                }
            });
            for (Drafter drafter : Pairs.drafters(draft)) {
                SpeculativeDecoder narrow = SpeculativeDecoder.of(windowed, drafter);
                try (Request request = narrow.request(new int[] {1, 0, 2}, SAMPLED)) {
                    request.read(64);
                    while (request.stopReason().isEmpty()) {
                        TokenTree tree = request.propose(64);
                        for (int node = 0; node < tree.size(); node++) {
                            assertThat(tree.depth(node)).as("%s", drafter).isLessThanOrEqualTo(most);
                        }
                        request.settle(request.session().score(tree));
                    }
                    assertThat(request.drafterFailure()).isEmpty();
                }
            }
        }
    }

    @Test
    void draft_draftModelWithAWindow_drafterKeepsBranchesInsideIt() {
        LanguageModel windowed = new ChangedModel(draft, session -> new DelegatingSession(session) {
            @Override
            public int branchDepth() {
                return 1;
            }

            @Override
            public Scores extend(TokenTree tree) {
                assertThat(tree.depth(tree.size() - 1)).isLessThanOrEqualTo(1);
                return super.extend(tree);
            }
        });
        SpeculativeDecoder deep = SpeculativeDecoder.of(
                target, TreeDrafter.of(windowed, TreeShape.branching(2, 2, 2, 2), SiblingSampler.withoutReplacement()));
        try (Generation generation = deep.generate(new int[] {1, 0, 2}, SAMPLED)) {
            generation.text();
            assertThat(generation.drafterFailure()).isEmpty();
            assertThat(generation.stats().accepted()).isPositive();
        }
    }

    @Test
    void draft_drafterWithTaps_seesTheStatesOfAllCommittedTokens() {
        StateReader reader = new StateReader(ChainDrafter.of(draft, 2), target);
        SpeculativeDecoder reading = SpeculativeDecoder.of(target, reader, new RecursiveRejection());
        for (long seed = 0; seed < 5; seed++) {
            try (Generation generation = reading.generate(new int[] {1, 0, 2}, SAMPLED.withSeed(seed))) {
                assertThat(generation.text()).hasSize(20);
                assertThat(generation.drafterFailure()).isEmpty();
                assertThat(generation.stats().accepted()).isPositive();
            }
        }
        assertThat(reader.read).hasPositiveValue();
    }

    @Test
    void verify_verifierWithTaps_readsTheNodesOfTheTree() {
        List<float[]> states = new ArrayList<>();
        Verifier reader = new Verifier() {
            @Override
            public Guarantee guarantee() {
                return Guarantee.LOSSLESS;
            }

            @Override
            public Set<DraftLaw> draftLaws() {
                return Set.of(DraftLaw.SINGLE);
            }

            @Override
            public Set<Tap> taps() {
                return Set.of(Tap.afterFinalNorm());
            }

            @Override
            public Session open() {
                Session session = new RecursiveRejection().open();
                return (scored, drafted, random) -> {
                    for (int node = 0; node < drafted.tree().size(); node++) {
                        float[] state = new float[4];
                        scored.copyHidden(Tap.afterFinalNorm(), node, state);
                        assertThat(state[0]).isEqualTo(drafted.tree().token(node));
                        assertThat(state[1])
                                .isEqualTo(
                                        scored.rootPosition() + drafted.tree().depth(node));
                        states.add(state);
                    }
                    return session.verify(scored, drafted, random);
                };
            }
        };
        SpeculativeDecoder.of(target, ChainDrafter.of(draft, 2), reader)
                .generate(new int[] {1, 0, 2}, SAMPLED)
                .text();
        assertThat(states).hasSizeGreaterThan(20);
    }

    @Test
    void open_modelWithoutTaps_refused() {
        LanguageModel none = new LanguageModel() {
            @Override
            public Vocabulary vocabulary() {
                return target.vocabulary();
            }

            @Override
            public int contextLength() {
                return target.contextLength();
            }

            @Override
            public ModelSession open() {
                return target.open();
            }

            @Override
            public void close() {
                target.close();
            }
        };
        SpeculativeDecoder reading = SpeculativeDecoder.of(
                none, new StateReader(ChainDrafter.of(draft, 2), target), new RecursiveRejection());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reading.generate(new int[] {1}, SAMPLED))
                .withMessageStartingWith("taps: [");
        assertThat(target.openSessions()).isZero();
    }

    /** Drafts as another drafter does, and compares the target's states with those of a fresh session each time. */
    private record StateReader(Drafter drafter, TableModel target, AtomicInteger read) implements Drafter {

        private static final Tap TAP = Tap.beforeFinalNorm();

        StateReader(Drafter drafter, TableModel target) {
            this(drafter, target, new AtomicInteger());
        }

        @Override
        public DraftLaw siblings() {
            return drafter.siblings();
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return drafter.vocabulary();
        }

        @Override
        public Set<Tap> taps() {
            return Set.of(TAP);
        }

        @Override
        public DraftSession open(DraftRequest request) {
            List<Integer> committed = new ArrayList<>();
            return new DelegatingDraftSession(drafter.open(request)) {
                private TokenTree last = TokenTree.root(0);

                @Override
                public void append(int... tokens) {
                    super.append(tokens);
                    IntStream.of(tokens).forEach(committed::add);
                    requireStates(committed, request.target());
                }

                @Override
                public Draft draft(int root, Room room) {
                    Draft draft = super.draft(root, room);
                    last = draft.tree();
                    return draft;
                }

                @Override
                public void commit(int node) {
                    super.commit(node);
                    IntStream.of(last.path(node)).map(last::token).forEach(committed::add);
                    requireStates(committed, request.target());
                }
            };
        }

        private void requireStates(List<Integer> committed, HiddenStates states) {
            assertThat(states.length()).isEqualTo(committed.size());
            try (ModelSession fresh = target.open(Set.of(TAP))) {
                fresh.append(committed.stream().mapToInt(Integer::intValue).toArray());
                for (int position = 0; position < committed.size(); position++) {
                    float[] expected = new float[states.width(TAP)];
                    float[] state = new float[expected.length];
                    fresh.hiddenStates().copy(TAP, position, expected);
                    states.copy(TAP, position, state);
                    assertThat(state).containsExactly(expected);
                    read.incrementAndGet();
                }
            }
        }
    }

    @Test
    void steps_inAnotherOrder_refused() {
        try (Request request = decoder.request(new int[] {1, 2, 3}, SAMPLED)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> request.read(0))
                    .withMessage("mostTokens: 0 (expected: >= 1)");
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.propose(1))
                    .withMessage("prompt: 2 tokens unread (expected: all read)");
            request.read(2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> request.propose(-1))
                    .withMessage("mostNodes: -1 (expected: >= 0)");
            TokenTree tree = request.propose(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.propose(1))
                    .withMessage("round: proposed already (expected: settled)");
            Scores scores = request.session().score(tree);
            request.settle(scores);
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.settle(scores))
                    .withMessage("round: nothing proposed (expected: a proposed tree)");
        }
    }

    @Test
    void propose_roundsWithoutADraft_areFollowedByTheDrafter() {
        TableModel same = TableModel.random(1, 5, 3);
        GenerationOptions greedy = GenerationOptions.maxTokens(30);
        String plain = AutoregressiveDecoder.of(target)
                .generate(new int[] {1, 3, 2}, greedy)
                .text();
        List<Drafter> drafters = new ArrayList<>(Pairs.drafters(same));
        drafters.add(ChainDrafter.of(same, 4));
        for (Drafter drafter : drafters) {
            for (int[] budgets : new int[][] {{0, 4}, {4, 0}, {0, 0, 6, 1}}) {
                try (Request request = SpeculativeDecoder.of(target, drafter).request(new int[] {1, 3, 2}, greedy)) {
                    request.read(64);
                    StringBuilder text = new StringBuilder();
                    for (int round = 0; request.stopReason().isEmpty(); round++) {
                        TokenTree tree = request.propose(budgets[round % budgets.length]);
                        request.settle(request.session().score(tree)).forEach(event -> text.append(event.text()));
                    }
                    assertThat(text).as("%s", drafter).hasToString(plain);
                    assertThat(request.drafterFailure()).as("%s", drafter).isEmpty();
                }
            }
        }
    }

    @Test
    void propose_roundWithoutADraft_leavesTheDraftModelInStep() {
        SpeculativeDecoder twins = SpeculativeDecoder.of(target, ChainDrafter.of(TableModel.random(1, 5, 3), 4));
        try (Request request = twins.request(new int[] {1, 3, 2}, GenerationOptions.maxTokens(30))) {
            request.read(64);
            for (int budget : new int[] {0, 4}) {
                TokenTree tree = request.propose(budget);
                request.settle(request.session().score(tree));
            }
            assertThat(request.stats().accepted()).isEqualTo(4);
        }
    }

    @Test
    void steps_afterTheEnd_refused() {
        Request request = decoder.request(new int[] {1, 2, 3}, SAMPLED);
        request.close();
        assertThat(request.stopReason()).contains(StopReason.CANCELLED);
        assertThat(request.read(1)).isTrue();
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> request.propose(1))
                .withMessage("request: closed (expected: open)");
        request.close();
        assertThat(target.openSessions()).isZero();
    }

    @Test
    void steps_closedBetweenProposeAndSettle_sayClosed() {
        Request request = decoder.request(new int[] {1}, SAMPLED);
        Scores scores = request.session().score(request.propose(1));
        request.close();
        assertThatExceptionOfType(ClosedException.class)
                .isThrownBy(() -> request.settle(scores))
                .withMessage("request: closed (expected: open)");
    }

    @Test
    void steps_afterTheTextEnded_sayEndedAlsoOnceClosed() {
        Request request = decoder.request(new int[] {1}, GenerationOptions.maxTokens(1));
        Scores scores = request.session().score(request.propose(1));
        request.settle(scores);
        for (int closing = 0; closing < 2; closing++) {
            assertThat(request.stopReason()).contains(StopReason.MAX_TOKENS);
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.propose(1))
                    .withMessage("request: ended (expected: open)");
            assertThatIllegalStateException()
                    .isThrownBy(() -> request.settle(scores))
                    .withMessage("request: ended (expected: open)");
            request.close();
        }
    }

    private String text(Request request, int mostNodes) {
        while (!request.read(2)) {
            assertThat(request.stopReason()).isEmpty();
        }
        StringBuilder text = new StringBuilder();
        while (request.stopReason().isEmpty()) {
            Scores scores = request.session().score(request.propose(mostNodes));
            request.settle(scores).forEach(event -> text.append(event.text()));
        }
        return text.toString();
    }
}
