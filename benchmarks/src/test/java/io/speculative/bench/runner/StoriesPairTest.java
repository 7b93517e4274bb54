package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.GenerationOptions.EndTokens;
import io.speculative.GreedyDivergence;
import io.speculative.SpeculativeDecoder;
import io.speculative.StopReason;
import io.speculative.bench.ModelPair;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.LanguageModel;
import io.speculative.verify.Guarantee;
import io.speculative.verify.Verification;
import io.speculative.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real models end to end: a target and a draft of about the same size, whose context is half as long, so that requests
 * outgrow it.
 */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class StoriesPairTest {

    private static final int BEGIN = 1;
    private static final int DRAFT_CONTEXT = 256;
    private static final GenerationOptions PAST_DRAFT_CONTEXT = greedy(DRAFT_CONTEXT + 64);

    /** The precisions in which greedy text is the reference's; 8-bit rounding makes another model. */
    private static final Set<Precision> FLOATS = EnumSet.of(Precision.FP32, Precision.FP16);

    private static final Map<Precision, ModelPair> PAIRS = new EnumMap<>(Precision.class);
    private static final Map<Precision, int[]> PLAIN = new EnumMap<>(Precision.class);

    @BeforeAll
    static void open() {
        for (Precision precision : FLOATS) {
            ModelOptions options =
                    ModelOptions.defaults().withPrecision(precision).withThreads(1);
            LanguageModel target = HuggingFaceModel.open(models().resolve("stories260K"), options);
            LanguageModel draft = HuggingFaceModel.open(models().resolve("stories279K-draft"), options);
            PAIRS.put(precision, new ModelPair(target, Optional.of(draft)));
            PLAIN.put(precision, tokens(plain(precision), PAST_DRAFT_CONTEXT));
        }
    }

    @AfterAll
    static void close() {
        PAIRS.values().forEach(ModelPair::close);
    }

    static Stream<Arguments> allWays() {
        return FLOATS.stream()
                .flatMap(precision -> Stream.of("chain:3", "iid:3x2x1", "wor:3x2x1", "det+iid:3x2x1")
                        .flatMap(drafter -> StreamSupport.stream(new VerifierByName.Names().spliterator(), false)
                                .filter(verifier -> VerifierByName.named(verifier)
                                        .draftLaws()
                                        .contains(lawOf(drafter)))
                                .map(verifier -> Arguments.of(precision, drafter, verifier))));
    }

    private static DraftLaw lawOf(String drafter) {
        return switch (drafter.substring(0, drafter.indexOf(':'))) {
            case "chain" -> DraftLaw.SINGLE;
            case "iid" -> DraftLaw.INDEPENDENT;
            case "wor" -> DraftLaw.WITHOUT_REPLACEMENT;
            default -> DraftLaw.PICKED_THEN_INDEPENDENT;
        };
    }

    static Stream<Arguments> ways() {
        return allWays()
                .filter(way -> Set.of("standard", "rrs", "greedy-match", "naive", "block")
                        .contains(String.valueOf(way.get()[2])));
    }

    static Stream<Arguments> samplingWays() {
        return ways().filter(way -> !way.get()[2].equals("greedy-match"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP16"})
    void generate_plainGreedy_givesTheReferenceIds(Precision precision) throws IOException {
        int[] reference = reference();

        int[] plain = tokens(plain(precision), greedy(reference.length));

        assertSame(precision, plain, reference);
    }

    @ParameterizedTest
    @MethodSource("allWays")
    void generate_greedy_givesTheReferenceIds(Precision precision, String drafter, String verifier) throws IOException {
        int[] reference = reference();

        int[] speculative = tokens(speculative(precision, drafter, verifier), greedy(reference.length));

        assertSame(precision, speculative, reference);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void generate_pastTheDraftsContext_goesOnAsPlainDecodingDoes(Precision precision, String drafter, String verifier) {
        try (Generation generation =
                speculative(precision, drafter, verifier).generate(new int[] {BEGIN}, PAST_DRAFT_CONTEXT)) {
            int[] speculative = tokens(generation);

            assertSame(precision, speculative, Objects.requireNonNull(PLAIN.get(precision)));
            assertThat(generation.stopReason()).hasValue(StopReason.MAX_TOKENS);
            DecodingStats stats = generation.stats();
            assertThat(stats.drafterFailures()).isZero();
            assertThat(stats.targetPasses()).isBetween(64L, (long) DRAFT_CONTEXT);
        }
    }

    @Test
    void generate_brokenVerifier_isFoundOut() throws IOException {
        ModelPair pair = pair(Precision.FP32);
        Decoder broken = SpeculativeDecoder.of(
                pair.target(), ChainDrafter.of(pair.draft().orElseThrow(), 3), new AcceptsEverything());

        int[] reference = reference();
        int[] tokens = tokens(broken, greedy(reference.length));

        assertThat(GreedyDivergence.between(pair.target(), new int[] {BEGIN}, reference, tokens))
                .hasValueSatisfying(
                        divergence -> assertThat(divergence.margin()).isGreaterThan(0.01f));
    }

    @ParameterizedTest
    @MethodSource("samplingWays")
    void generate_sameSeed_givesTheSameTokens(Precision precision, String drafter, String verifier) {
        Decoder decoder = speculative(precision, drafter, verifier);
        GenerationOptions request = greedy(48).withSamplingRule(SamplingRule.temperature(1));

        int[] first = tokens(decoder, request.withSeed(7));

        assertThat(tokens(decoder, request.withSeed(7))).isEqualTo(first);
        assertThat(tokens(decoder, request.withSeed(8))).isNotEqualTo(first);
    }

    private static void assertSame(Precision precision, int[] actual, int[] expected) {
        Optional<GreedyDivergence> divergence =
                GreedyDivergence.between(pair(precision).target(), new int[] {BEGIN}, expected, actual);
        assertThat(divergence).isEmpty();
    }

    private static Decoder plain(Precision precision) {
        return AutoregressiveDecoder.of(pair(precision).target());
    }

    private static Decoder speculative(Precision precision, String drafter, String verifier) {
        return Contestant.of(
                        precision,
                        DrafterSpec.parse(drafter),
                        Optional.of(VerifierByName.named(verifier)),
                        pair(precision))
                .decoder();
    }

    private static ModelPair pair(Precision precision) {
        return Objects.requireNonNull(PAIRS.get(precision));
    }

    private static GenerationOptions greedy(int tokens) {
        return GenerationOptions.maxTokens(tokens).withEndTokens(EndTokens.IGNORE);
    }

    private static int[] tokens(Decoder decoder, GenerationOptions request) {
        try (Generation generation = decoder.generate(new int[] {BEGIN}, request)) {
            return tokens(generation);
        }
    }

    private static int[] tokens(Generation generation) {
        List<Integer> tokens = new ArrayList<>();
        generation.forEachRemaining(event -> tokens.add(event.token()));
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A mutant: takes the draft's whole chain, whatever the target says. */
    private static final class AcceptsEverything implements Verifier {
        @Override
        public Guarantee guarantee() {
            return Guarantee.LOSSY;
        }

        @Override
        public Set<DraftLaw> draftLaws() {
            return Set.of(DraftLaw.SINGLE);
        }

        @Override
        public Session open() {
            return (target, draft, random) -> {
                int last = draft.tree().drafted();
                return new Verification(last, random.draw(target.at(last)));
            };
        }
    }

    /** The ids that a 64-bit reference pass gives after the begin token. */
    private static int[] reference() throws IOException {
        JsonNode ids = new ObjectMapper()
                .readTree(models().resolve("reference.json").toFile())
                .required("stories260K")
                .required("greedy_ids_from_bos");
        int[] all = new int[ids.size()];
        Arrays.setAll(all, i -> ids.get(i).intValue());
        assertThat(all[0]).isEqualTo(BEGIN);
        return Arrays.copyOfRange(all, 1, all.length);
    }

    private static Path models() {
        return Path.of(System.getProperty("speculative.shared"), "data", "models");
    }
}
