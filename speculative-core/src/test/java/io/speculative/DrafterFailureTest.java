package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.FaultyDrafter.Call;
import io.speculative.FaultyDrafter.Fault;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LawTable;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.ModelSession;
import io.speculative.model.TableModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with a drafter, the request goes on without it, says why, and leaves nothing open. */
class DrafterFailureTest {

    private static final int SIZE = 3;
    private static final String OUT_OF_ORDER = "drafter: out of order (expected: by this test)";

    private final TableModel target = TableModel.of(LawTable.random(5, SIZE, 3), SIZE);
    private final TableModel draft =
            TableModel.of(LawTable.random(5, SIZE, 3).mixedWith(LawTable.random(6, SIZE, 3), 0.4), SIZE);

    static Stream<Arguments> faults() {
        Distribution foreign = Distribution.pointMass(1, SIZE + 1);
        return Stream.of(
                Arguments.of(Call.OPEN, Fault.exception(), OUT_OF_ORDER),
                Arguments.of(Call.OPEN, Fault.nothing(), "session: null (expected: one, from drafter FaultyDrafter["),
                Arguments.of(Call.APPEND, Fault.exception(), OUT_OF_ORDER),
                Arguments.of(Call.DRAFT, Fault.exception(), OUT_OF_ORDER),
                Arguments.of(Call.DRAFT, Fault.nothing(), "draft: null (expected: a draft, "),
                Arguments.of(Call.DRAFT, Fault.root(SIZE), "root: 3 (expected: "),
                Arguments.of(Call.DRAFT, Fault.token(-1, foreign), "token: -1 (expected: >= 0)"),
                Arguments.of(Call.DRAFT, Fault.token(SIZE, foreign), "token of node 1: 3 (expected: 0 to 2)"),
                Arguments.of(Call.DRAFT, Fault.sibling(), "draft: TokenTree["),
                Arguments.of(Call.DRAFT, Fault.law(law -> null), "law of node 2: null (expected: "),
                Arguments.of(
                        Call.DRAFT, Fault.token(1, foreign), "law of node 1: 4 tokens (expected: 3, the target's)"),
                Arguments.of(
                        Call.DRAFT,
                        Fault.token(1, Distribution.pointMass(2, SIZE)),
                        "law of node 1: 0.0 for its own token (expected: > 0)"),
                Arguments.of(
                        Call.DRAFT, Fault.law(NotANumber::new), "law of node 2: NaN for its own token (expected: > 0)"),
                Arguments.of(Call.COMMIT, Fault.exception(), OUT_OF_ORDER),
                Arguments.of(Call.CLOSE, Fault.exception(), OUT_OF_ORDER));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void generate_greedy_goesOnAsPlainDecoding(Call call, Fault fault, String message) {
        GenerationOptions options = GenerationOptions.maxTokens(20);
        String plain = AutoregressiveDecoder.of(target).generate("ab", options).text();
        for (int round = 1; round <= 4; round++) {
            SpeculativeDecoder decoder = decoder(call, fault, round, new RecursiveRejection());
            try (Generation generation = decoder.generate("ab", options)) {
                while (generation.hasNext()) {
                    generation.next();
                    assertThat(draft.openSessions())
                            .isEqualTo(generation.drafterFailure().isPresent() ? 0 : 1);
                }
                assertThat(generation.text()).isEqualTo(plain);
                assertThat(generation.stopReason()).contains(StopReason.MAX_TOKENS);
                assertThat(generation.stats().drafterFailures()).isEqualTo(1);
                assertThat(generation.drafterFailure().orElseThrow()).hasMessageStartingWith(message);
                assertThat(generation.drafterFailure().orElseThrow()).hasNoSuppressedExceptions();
            }
            assertThat(draft.openSessions()).isZero();
            assertThat(target.openSessions()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void generate_sampled_hasExactlyTheTargetsLaw(Call call, Fault fault, String message) {
        for (int round = 1; round <= 2; round++) {
            for (Verifier verifier : List.of(new SpeculativeSampling(), new BlockVerification())) {
                assertThat(deviation(decoder(call, fault, round, verifier)))
                        .as("%s, round %s: %s", verifier, round, message)
                        .isLessThanOrEqualTo(1e-12);
            }
        }
    }

    private SpeculativeDecoder decoder(Call call, Fault fault, int round, Verifier verifier) {
        return SpeculativeDecoder.of(
                target, new FaultyDrafter(ChainDrafter.of(draft, 2), call, fault, round), verifier);
    }

    /** The limit of what can be promised: the drafts that such a drafter loses are not just any drafts. */
    @Test
    void generate_drafterThatFailsOnSomeTokens_doesNotHaveTheTargetsLaw() {
        Fault fault = drawn -> drawn.tree().token(1) == 0 ? null : drawn;
        assertThat(deviation(decoder(Call.DRAFT, fault, 1, new SpeculativeSampling())))
                .isGreaterThan(0.01);
    }

    private double deviation(SpeculativeDecoder decoder) {
        return DecodedLaw.deviation(decoder, target, 4, generation -> {});
    }

    @Test
    void generate_treeOfTheWrongTokens_goesOnWithoutIt() {
        Drafter drafter = TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.independent());
        SpeculativeDecoder decoder = SpeculativeDecoder.of(
                target, new FaultyDrafter(drafter, Call.DRAFT, Fault.root(SIZE), 2), new RecursiveRejection());
        try (Generation generation =
                decoder.generate("ab", GenerationOptions.maxTokens(9).withSamplingRule(SamplingRule.temperature(1)))) {
            assertThat(generation.text()).hasSize(9);
            assertThat(generation.stats().drafterFailures()).isEqualTo(1);
        }
    }

    @Test
    void generate_draftsThatFit_areNoFailures() {
        try (Generation generation = SpeculativeDecoder.of(target, DeepDrafter.of(draft, 6), new SpeculativeSampling())
                .generate("ab", GenerationOptions.maxTokens(20))) {
            assertThat(generation.text()).hasSize(20);
            assertThat(generation.drafterFailure()).isEmpty();
            assertThat(generation.stats().drafterFailures()).isZero();
        }
    }

    @Test
    void generate_closeFailsAfterAnotherFailure_reportsBothOnce() {
        IllegalStateException same = new IllegalStateException("always the same");
        for (boolean distinct : new boolean[] {true, false}) {
            Drafter drafter = new Unclosable(() -> distinct ? new IllegalStateException("fresh") : same);
            SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter, new SpeculativeSampling());
            try (Generation generation = decoder.generate("ab", GenerationOptions.maxTokens(9))) {
                assertThat(generation.text()).hasSize(9);
                assertThat(generation.stats().drafterFailures()).isEqualTo(1);
                assertThat(generation.drafterFailure().orElseThrow().getSuppressed())
                        .hasSize(distinct ? 1 : 0);
            }
        }
    }

    @Test
    void generate_drafterWithoutMemory_isReportedInOneLine() {
        Drafter drafter = new Unclosable(() -> new MemoryExhaustedException("sessions: 3 (expected: <= 2)"));
        try (LogLines lines = LogLines.of(GuardedDrafter.class);
                Generation generation = SpeculativeDecoder.of(target, drafter, new SpeculativeSampling())
                        .generate("ab", GenerationOptions.maxTokens(9))) {
            assertThat(generation.text()).hasSize(9);
            assertThat(generation.drafterFailure().orElseThrow()).isInstanceOf(MemoryExhaustedException.class);
            assertThat(lines.records()).singleElement().satisfies(line -> {
                assertThat(line.getMessage())
                        .isEqualTo("The drafter failed; this request goes on without it: sessions: 3 (expected: <= 2)");
                assertThat(line.getThrown()).isNull();
            });
        }
    }

    @Test
    void generate_drafterOfAClosedModel_isReportedInOneLine() {
        draft.close();
        try (LogLines lines = LogLines.of(GuardedDrafter.class);
                Generation generation = SpeculativeDecoder.of(
                                target, ChainDrafter.of(draft, 2), new SpeculativeSampling())
                        .generate("ab", GenerationOptions.maxTokens(9))) {
            assertThat(generation.text()).hasSize(9);
            assertThat(lines.records()).singleElement().satisfies(line -> {
                assertThat(line.getMessage()).endsWith("without it: model: closed (expected: open)");
                assertThat(line.getThrown()).isNull();
            });
        }
    }

    @Test
    void generate_drafterOutOfOrder_isReportedWithItsStackTrace() {
        IllegalStateException cause = new IllegalStateException("drafter: out of order (expected: by this test)");
        try (LogLines lines = LogLines.of(GuardedDrafter.class);
                Generation generation = SpeculativeDecoder.of(
                                target, new Unclosable(() -> cause), new SpeculativeSampling())
                        .generate("ab", GenerationOptions.maxTokens(9))) {
            assertThat(generation.text()).hasSize(9);
            assertThat(lines.records())
                    .singleElement()
                    .satisfies(line -> assertThat(line.getThrown()).isSameAs(cause));
        }
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void generate_error_propagatesAndLeavesNothingOpen(Call call) {
        SpeculativeDecoder decoder = decoder(call, Fault.error(), 2, new SpeculativeSampling());
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> {
            Generation generation = decoder.generate("ab", GenerationOptions.maxTokens(20));
            generation.text();
        });
        assertThat(draft.openSessions()).isZero();
        assertThat(target.openSessions()).isZero();
    }

    @Test
    void generate_targetThatFails_leavesNothingOpenAndEnds() {
        TableModel failing = TableModel.of(
                context -> {
                    if (context.length == 5) {
                        throw new IllegalStateException("target: out of order (expected: by this test)");
                    }
                    return new float[] {1, 0, 0};
                },
                SIZE);
        SpeculativeDecoder decoder =
                SpeculativeDecoder.of(failing, ChainDrafter.of(draft, 1), new SpeculativeSampling());
        try (Generation generation = decoder.generate("ab", GenerationOptions.maxTokens(20))) {
            assertThatIllegalStateException().isThrownBy(generation::text).withMessageStartingWith("target: out");
            assertThat(draft.openSessions()).isZero();
            assertThat(failing.openSessions()).isZero();
            assertThat(generation.hasNext()).isFalse();
            assertThat(generation.stopReason()).contains(StopReason.CANCELLED);
            assertThat(generation.drafterFailure()).isEmpty();
        }
    }

    @Test
    void generate_drafterThatRunsPastItsContext_goesOnWithoutIt() {
        TableModel forgetful = draft.withContextLength(8);
        GenerationOptions options = GenerationOptions.maxTokens(20);
        String plain = AutoregressiveDecoder.of(target).generate("ab", options).text();
        SpeculativeDecoder decoder =
                SpeculativeDecoder.of(target, new Heedless(forgetful.open()), new SpeculativeSampling());
        try (Generation generation = decoder.generate("ab", options)) {
            assertThat(generation.text()).isEqualTo(plain);
            assertThat(generation.stats().drafted()).isPositive();
            assertThat(generation.stats().drafterFailures()).isEqualTo(1);
            assertThat(generation.drafterFailure().orElseThrow())
                    .hasMessageEndingWith("(expected: <= 8, the context length)");
            assertThat(forgetful.openSessions()).isZero();
        }
    }

    /** What two test drafters have in common. */
    private interface Chains extends Drafter, DraftSession {
        @Override
        default DraftLaw siblings() {
            return DraftLaw.SINGLE;
        }

        @Override
        default Optional<Vocabulary> vocabulary() {
            return Optional.empty();
        }

        @Override
        default DraftSession open(DraftRequest request) {
            return this;
        }
    }

    /** Fails in each of its calls. */
    private record Unclosable(Supplier<RuntimeException> failure) implements Chains {
        @Override
        public void append(int... tokens) {
            throw failure.get();
        }

        @Override
        public Draft draft(int root, Room room) {
            throw failure.get();
        }

        @Override
        public void commit(int node) {
            throw failure.get();
        }

        @Override
        public void close() {
            throw failure.get();
        }
    }

    /** Drafts without a look at how much its model can hold, and remembers nothing that it drafted. */
    private record Heedless(ModelSession session) implements Chains {
        @Override
        public void append(int... tokens) {
            session.append(tokens);
        }

        @Override
        public Draft draft(int root, Room room) {
            return Draft.chain(root, session.sampleChain(root, 1, SamplingRule.greedy(), RandomStream.seeded(1)));
        }

        @Override
        public void commit(int node) {
            session.commit(0);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** A law that is not one. */
    private record NotANumber(Distribution law) implements Distribution {
        @Override
        public int vocabularySize() {
            return law.vocabularySize();
        }

        @Override
        public double probability(int token) {
            return Double.NaN;
        }

        @Override
        public void copyTo(double[] destination) {
            law.copyTo(destination);
        }

        @Override
        public int sample(double uniform) {
            return law.sample(uniform);
        }
    }
}
