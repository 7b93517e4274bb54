package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.GenerationOptions.EndTokens;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import io.speculative.verify.Guarantee;
import io.speculative.verify.GumbelCoupling;
import io.speculative.verify.ScoredTree;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A trained pair end to end. With bit-equal rows, speculative text and the laws it was drawn from are those of plain
 * decoding to the last bit, greedy and sampled alike; the coupling gives both the same random choices.
 */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class BitEqualTextTest {

    private static final int BEGIN = 1;
    private static final int TOKENS = 120;

    @SuppressWarnings("NullAway.Init")
    private static LanguageModel target;

    @SuppressWarnings("NullAway.Init")
    private static LanguageModel fast;

    @SuppressWarnings("NullAway.Init")
    private static LanguageModel draft;

    @BeforeAll
    static void open() {
        target = StoriesModel.TARGET.open(Precision.INT8, RowArithmetic.BIT_EQUAL);
        fast = StoriesModel.TARGET.open(Precision.INT8, RowArithmetic.FAST);
        draft = StoriesModel.DRAFT.open(Precision.FP16, RowArithmetic.FAST);
    }

    @AfterAll
    static void close() {
        target.close();
        fast.close();
        draft.close();
    }

    static Stream<Arguments> ways() {
        List<Drafter> drafters = List.of(
                ChainDrafter.of(draft, 5),
                TreeDrafter.coupled(draft, TreeShape.of(3, 2, 1)),
                DynamicTreeDrafter.picked(draft, 12, 4));
        return drafters.stream()
                .flatMap(drafter -> Stream.of(SamplingRule.greedy(), SamplingRule.temperature(0.8))
                        .map(rule -> Arguments.of(drafter, rule)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void generate_speculative_givesTextAndLawsOfPlainDecoding(Drafter drafter, SamplingRule rule) {
        Recorder recorder = new Recorder();
        GenerationOptions request = request(rule);

        List<Integer> speculative = tokens(SpeculativeDecoder.of(target, drafter, recorder), request);

        assertThat(speculative).isEqualTo(tokens(AutoregressiveDecoder.coupled(target), request));
        assertThat(recorder.rounds).isLessThan(TOKENS);
        assertThat(differences(target, recorder, speculative, rule)).isZero();
    }

    @Test
    void generate_fastRows_givesOtherLawsThanPlainDecoding() {
        Recorder recorder = new Recorder();
        SamplingRule rule = SamplingRule.temperature(0.8);

        List<Integer> speculative =
                tokens(SpeculativeDecoder.of(fast, ChainDrafter.of(draft, 5), recorder), request(rule));

        assertThat(differences(fast, recorder, speculative, rule)).isPositive();
    }

    /** How many tokens were drawn from a law that is not, bit by bit, the one that token-by-token decoding gives there. */
    private static int differences(LanguageModel model, Recorder recorder, List<Integer> text, SamplingRule rule) {
        int differences = 0;
        int token = BEGIN;
        try (ModelSession session = model.open()) {
            for (int i = 0; i < text.size(); i++) {
                double[] plain = new double[model.vocabulary().size()];
                session.score(TokenTree.root(token)).distribution(0, rule).copyTo(plain);
                session.commit(0);
                differences += Arrays.equals(recorder.laws.get(i), plain) ? 0 : 1;
                token = text.get(i);
            }
        }
        return differences;
    }

    private static GenerationOptions request(SamplingRule rule) {
        return GenerationOptions.maxTokens(TOKENS)
                .withEndTokens(EndTokens.IGNORE)
                .withSamplingRule(rule)
                .withSeed(11);
    }

    private static List<Integer> tokens(Decoder decoder, GenerationOptions request) {
        List<Integer> tokens = new ArrayList<>();
        try (Generation generation = decoder.generate(new int[] {BEGIN}, request)) {
            generation.forEachRemaining(event -> tokens.add(event.token()));
        }
        return tokens;
    }

    /** Keeps the target's law of every token that the coupling emits. */
    private static final class Recorder implements Verifier {

        private final GumbelCoupling coupling = new GumbelCoupling();
        private final List<double[]> laws = new ArrayList<>();
        private int rounds;

        @Override
        public Guarantee guarantee() {
            return coupling.guarantee();
        }

        @Override
        public Set<DraftLaw> draftLaws() {
            return coupling.draftLaws();
        }

        @Override
        public Session open() {
            Session session = coupling.open();
            return (target, drafted, random) -> record(session.verify(target, drafted, random), target, drafted);
        }

        private Verification record(Verification verification, ScoredTree target, Draft drafted) {
            rounds++;
            for (int node : drafted.tree().path(verification.node())) {
                double[] law = new double[target.at(node).vocabularySize()];
                target.at(node).copyTo(law);
                laws.add(law);
            }
            return verification;
        }
    }
}
