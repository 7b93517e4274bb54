package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.GenerationOptions.EndTokens;
import io.speculative.Pairs.Pair;
import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Enumeration;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.model.CharacterVocabulary;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.GumbelCoupling;
import io.speculative.verify.LosslessProof;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.TraversalVerification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the whole decoder emits has the law of plain decoding, or is the same text where nothing is drawn. */
class DecodedLawTest {

    private static final int NEW_TOKENS = 3;
    static final List<Integer> PROMPT = List.of(1, 0);

    @Test
    void generate_sampled_hasExactlyTheTargetsLaw() {
        for (long seed = 0; seed < 2; seed++) {
            TableModel target = target(seed, 3);
            for (Pair pair : Pairs.enumerable(draft(seed, 3))) {
                for (SamplingRule rule : List.of(
                        SamplingRule.temperature(1),
                        SamplingRule.temperature(0.7).withTopK(2))) {
                    if (pair.verifier().allows(rule)) {
                        assertExactLaw(target, pair, rule, PROMPT);
                    }
                }
            }
        }
    }

    @Test
    void generate_sampledOnBeams_hasExactlyTheTargetsLawGivenAnyNoise() {
        SamplingRule rule = SamplingRule.temperature(1);
        for (long seed = 0; seed < 2; seed++) {
            for (Pair pair : Pairs.beams(draft(seed, 3))) {
                if (pair.verifier().allows(rule)) {
                    assertExactLawGivenNoise(target(seed, 3), pair, rule);
                }
            }
        }
    }

    /** Whatever the arrival times of a beam are, the tokens that arrive leave the target's law. */
    static void assertExactLawGivenNoise(TableModel target, Pair pair, SamplingRule rule) {
        LongStream.range(0, 8)
                .forEach(noise -> assertExactLaw(
                        target, pair, rule, PROMPT, experiment -> Enumeration.lawGivenNoise(noise, experiment)));
    }

    /** How the law of what an experiment emits is found. */
    @FunctionalInterface
    interface Proof {
        Map<List<Integer>, Double> law(Function<RandomStream, List<Integer>> experiment);
    }

    /** Throws {@link AssertionError} if the tokens after a prompt, by all random choices, don't have the target's law. */
    static void assertExactLaw(TableModel target, Pair pair, SamplingRule rule, List<Integer> prompt) {
        assertExactLaw(target, pair, rule, prompt, Enumeration::law);
    }

    /** Throws {@link AssertionError} if the tokens after a prompt don't have the target's law. */
    static void assertExactLaw(TableModel target, Pair pair, SamplingRule rule, List<Integer> prompt, Proof proof) {
        SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
        GenerationOptions options = GenerationOptions.maxTokens(NEW_TOKENS).withSamplingRule(rule);
        Map<List<Integer>, Double> law = proof.law(random -> {
            int[] promptTokens = prompt.stream().mapToInt(Integer::intValue).toArray();
            try (Generation generation = new Generation(decoder.request(promptTokens, options, random))) {
                List<Integer> text = tokens(generation, prompt.toArray(new Integer[0]));
                assertThat(generation.drafterFailure()).isEmpty();
                return text;
            }
        });
        Map<List<Integer>, Double> expected = expectedLaw(target, rule, prompt);
        assertThat(expected.keySet()).containsAll(law.keySet());
        expected.forEach((text, probability) -> assertThat(Math.abs(law.getOrDefault(text, 0.0) - probability))
                .as(
                        "%s with %s: law of %s: %s (expected: %s)",
                        pair.drafter(), pair.verifier(), text, law.get(text), probability)
                .isLessThanOrEqualTo(1e-12));
    }

    @Test
    void generate_manySeeds_fitsTheTargetsLaw() {
        SamplingRule rule = SamplingRule.temperature(1);
        TableModel target = target(7, 4);
        Map<List<Integer>, Double> expected = expectedLaw(target, rule, PROMPT);
        List<List<Integer>> texts = new ArrayList<>(expected.keySet());
        double[] probabilities = texts.stream().mapToDouble(expected::get).toArray();
        for (Pair pair : Pairs.all(draft(7, 4))) {
            if (pair.verifier().allows(rule)) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                assertFits(decoder, rule, texts, probabilities);
            }
        }
        assertFits(AutoregressiveDecoder.of(target), rule, texts, probabilities);
    }

    private static void assertFits(
            Decoder decoder, SamplingRule rule, List<List<Integer>> texts, double[] probabilities) {
        long[] counts = new long[texts.size()];
        for (long seed = 0; seed < 1500; seed++) {
            GenerationOptions options = GenerationOptions.maxTokens(NEW_TOKENS)
                    .withSamplingRule(rule)
                    .withSeed(seed);
            try (Generation generation = decoder.generate(new int[] {1, 0}, options)) {
                counts[texts.indexOf(tokens(generation, 1, 0))]++;
            }
        }
        ChiSquare.assertFits(counts, probabilities);
    }

    @Test
    void generate_greedy_equalsPlainDecoding() {
        for (long seed = 0; seed < 10; seed++) {
            TableModel target = target(seed, 5);
            GenerationOptions options = GenerationOptions.maxTokens(40);
            List<Integer> plain = tokens(AutoregressiveDecoder.of(target).generate(new int[] {2, 1}, options));
            assertThat(plain).hasSize(40);
            for (Pair pair : Pairs.all(draft(seed, 5))) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                assertThat(tokens(decoder.generate(new int[] {2, 1}, options)))
                        .as("%s with %s", pair.drafter(), pair.verifier())
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void generate_sameSeed_givesTheSameText() {
        TableModel target = target(1, 5);
        GenerationOptions options = GenerationOptions.maxTokens(20).withSamplingRule(SamplingRule.temperature(1));
        for (Pair pair : Pairs.all(draft(1, 5))) {
            if (pair.verifier().allows(options.samplingRule())) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                String text = decoder.generate("ab", options.withSeed(3)).text();
                assertThat(text).hasSize(20);
                assertThat(decoder.generate("ab", options.withSeed(3)).text()).isEqualTo(text);
                assertThat(decoder.generate("ab", options.withSeed(4)).text()).isNotEqualTo(text);
            }
        }
    }

    @Test
    void generate_coupled_givesThePlainTextWhateverTheDrafter() {
        for (SamplingRule rule : List.of(
                SamplingRule.temperature(1), SamplingRule.temperature(0.7).withTopK(3), SamplingRule.greedy())) {
            for (long seed = 0; seed < 5; seed++) {
                TableModel target = target(seed, 5);
                GenerationOptions options =
                        GenerationOptions.maxTokens(30).withSamplingRule(rule).withSeed(seed);
                String plain = AutoregressiveDecoder.coupled(target)
                        .generate("ab", options)
                        .text();
                for (Drafter drafter : Pairs.drafters(draft(seed, 5))) {
                    SpeculativeDecoder decoder = SpeculativeDecoder.of(target, drafter, new GumbelCoupling());
                    assertThat(decoder.generate("ab", options).text())
                            .as("%s, seed %s", drafter, seed)
                            .isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void generate_coupledManySeeds_fitsTheTargetsLaw() {
        SamplingRule rule = SamplingRule.temperature(1);
        TableModel target = target(7, 4);
        Map<List<Integer>, Double> expected = expectedLaw(target, rule, PROMPT);
        List<List<Integer>> texts = new ArrayList<>(expected.keySet());
        double[] probabilities = texts.stream().mapToDouble(expected::get).toArray();
        assertFits(AutoregressiveDecoder.coupled(target), rule, texts, probabilities);
        TreeDrafter drafter = TreeDrafter.coupled(draft(7, 4), TreeShape.branching(2, 1));
        assertFits(SpeculativeDecoder.of(target, drafter, new GumbelCoupling()), rule, texts, probabilities);
        assertFits(SpeculativeDecoder.of(target, drafter, new RecursiveRejection()), rule, texts, probabilities);
        assertFits(SpeculativeDecoder.of(target, drafter, new TraversalVerification()), rule, texts, probabilities);
    }

    @Test
    void generate_endTokens_endTheTextInEveryPair() {
        for (long seed = 0; seed < 5; seed++) {
            TableModel target = target(seed, 5).withVocabulary(new CharacterVocabulary(5, Set.of(3)));
            TableModel draft = draft(seed, 5);
            GenerationOptions options = GenerationOptions.maxTokens(40);
            List<Integer> plain = tokens(AutoregressiveDecoder.of(target).generate(new int[] {2, 1}, options));
            GenerationOptions endless = options.withEndTokens(EndTokens.IGNORE);
            List<Integer> plainEndless = tokens(AutoregressiveDecoder.of(target).generate(new int[] {2, 1}, endless));
            for (Pair pair : Pairs.all(draft)) {
                SpeculativeDecoder decoder = SpeculativeDecoder.of(target, pair.drafter(), pair.verifier());
                assertThat(tokens(decoder.generate(new int[] {2, 1}, options))).isEqualTo(plain);
                assertThat(tokens(decoder.generate(new int[] {2, 1}, endless))).isEqualTo(plainEndless);
            }
            assertThat(plain.indexOf(3)).isIn(-1, plain.size() - 1);
            assertThat(plainEndless).hasSize(40);
        }
    }

    static TableModel target(long seed, int size) {
        return TableModel.of(LawTable.random(seed, size, 4), size);
    }

    /** A draft model that resembles its target. */
    static TableModel draft(long seed, int size) {
        return TableModel.of(LawTable.random(seed, size, 4).mixedWith(LawTable.random(seed + 100, size, 4), 0.4), size);
    }

    static Map<List<Integer>, Double> expectedLaw(TableModel target, SamplingRule rule, List<Integer> prompt) {
        Map<List<Integer>, Double> expected = new HashMap<>();
        LosslessProof.complete(target, rule, prompt, prompt.size() + NEW_TOKENS, 1, expected);
        return expected;
    }

    private static List<Integer> tokens(Generation generation, Integer... before) {
        List<Integer> tokens = new ArrayList<>(List.of(before));
        generation.forEachRemaining(event -> tokens.add(event.token()));
        return tokens;
    }
}
