package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingRuleTest {

    private static final float NONE = Float.NEGATIVE_INFINITY;

    @Test
    void greedy_tie_takesTheSmallestId() {
        assertThat(probabilities(SamplingRule.greedy(), 1, 3, 2, 3)).containsExactly(0, 1, 0, 0);
        assertThat(probabilities(SamplingRule.greedy(), NONE, NONE, -5)).containsExactly(0, 0, 1);
        assertThat(SamplingRule.greedy()).hasToString("greedy");
    }

    @Test
    void temperature_one_isTheSoftmax() {
        assertThat(probabilities(SamplingRule.temperature(1), 0, (float) Math.log(3), NONE))
                .containsExactly(new double[] {0.25, 0.75, 0}, within(1e-7));
    }

    @Test
    void temperature_other_dividesTheLogits() {
        assertThat(probabilities(SamplingRule.temperature(2), 0, 2 * (float) Math.log(3)))
                .containsExactly(new double[] {0.25, 0.75}, within(1e-7));
        assertThat(probabilities(SamplingRule.temperature(0.5), 0, (float) Math.log(3)))
                .containsExactly(new double[] {0.1, 0.9}, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1e-30})
    void temperature_tiny_isNearlyGreedy(double temperature) {
        assertThat(probabilities(SamplingRule.temperature(temperature), 1, 3, 2, 3))
                .containsExactly(0, 0.5, 0, 0.5);
    }

    @Test
    void temperature_huge_isUniform() {
        assertThat(probabilities(SamplingRule.temperature(Double.MAX_VALUE), 1, 3, 2, NONE))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 0}, within(1e-12));
    }

    @Test
    void temperature_hugeLogits_staysFinite() {
        assertThat(probabilities(SamplingRule.temperature(1), Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE))
                .containsExactly(0.5, 0, 0.5);
    }

    @Test
    void topK_tie_keepsTheSmallerIds() {
        SamplingRule rule = SamplingRule.temperature(1).withTopK(2);
        assertThat(probabilities(rule, 1, 3, 1, 1)).satisfies(law -> {
            assertThat(law[0]).isPositive();
            assertThat(law[1]).isPositive();
            assertThat(law[2]).isZero();
            assertThat(law[3]).isZero();
        });
        assertThat(probabilities(rule, 2, 2, 2, 2)).containsExactly(0.5, 0.5, 0, 0);
    }

    @Test
    void topK_atLeastTheVocabulary_keepsAll() {
        double[] all = probabilities(SamplingRule.temperature(1), 1, 3, 2);
        for (int topK : new int[] {3, 4, Integer.MAX_VALUE}) {
            assertThat(probabilities(SamplingRule.temperature(1).withTopK(topK), 1, 3, 2))
                    .containsExactly(all);
        }
    }

    @Test
    void topK_moreThanPossibleTokens_keepsThose() {
        assertThat(probabilities(SamplingRule.temperature(1).withTopK(3), NONE, 1, NONE, NONE, 1))
                .containsExactly(0, 0.5, 0, 0, 0.5);
    }

    @Test
    void topP_smallest_keepsOneToken() {
        assertThat(probabilities(SamplingRule.temperature(1).withTopP(Double.MIN_VALUE), 1, 3, 2, 3))
                .containsExactly(0, 1, 0, 0);
    }

    @Test
    void topP_reachedExactly_keepsNoMore() {
        assertThat(probabilities(SamplingRule.temperature(1).withTopP(0.5), 0, 0, 0, 0))
                .containsExactly(0.5, 0.5, 0, 0);
        assertThat(probabilities(SamplingRule.temperature(1).withTopP(0.75), 0, 0, 0, 0))
                .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 0}, within(1e-15));
    }

    @Test
    void topP_afterTopK_countsWhatTopKLeft() {
        SamplingRule rule = SamplingRule.temperature(1).withTopK(2).withTopP(0.5);
        assertThat(probabilities(rule, 0, 0, 0, 0)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void minP_share_isOfTheMostProbable() {
        float half = (float) Math.log(0.5);
        float tenth = (float) Math.log(0.1);
        assertThat(probabilities(SamplingRule.temperature(1).withMinP(0.2), 0, half, tenth))
                .containsExactly(new double[] {2 / 3.0, 1 / 3.0, 0}, within(1e-7));
        assertThat(probabilities(SamplingRule.temperature(1).withMinP(1), 0, half, 0))
                .containsExactly(0.5, 0, 0.5);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 0, temperature: 0.0 (expected: finite and > 0; greedy() takes the most probable token)",
        "-1, 1, 1, 0, temperature: -1.0 (expected: finite and > 0; greedy() takes the most probable token)",
        "NaN, 1, 1, 0, temperature: NaN (expected: finite and > 0; greedy() takes the most probable token)",
        "Infinity, 1, 1, 0, temperature: Infinity (expected: finite and > 0; greedy() takes the most probable token)",
        "1, 0, 1, 0, topK: 0 (expected: >= 1)",
        "1, 1, 0, 0, topP: 0.0 (expected: > 0 and <= 1)",
        "1, 1, 1.1, 0, topP: 1.1 (expected: > 0 and <= 1)",
        "1, 1, NaN, 0, topP: NaN (expected: > 0 and <= 1)",
        "1, 1, 1, -0.1, minP: -0.1 (expected: 0 to 1)",
        "1, 1, 1, 1.5, minP: 1.5 (expected: 0 to 1)",
        "1, 1, 1, NaN, minP: NaN (expected: 0 to 1)"
    })
    void sampled_outOfRange_refused(double temperature, int topK, double topP, double minP, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SamplingRule.Sampled(temperature, topK, topP, minP))
                .withMessage(message);
    }

    @Test
    void apply_impossibleLogits_refused() {
        for (SamplingRule rule : new SamplingRule[] {SamplingRule.greedy(), SamplingRule.temperature(1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.apply(new float[] {1, Float.NaN}))
                    .withMessage("logits[1]: NaN (expected: a number < infinity)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.apply(new float[] {Float.NaN, 1}))
                    .withMessage("logits[0]: NaN (expected: a number < infinity)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.apply(new float[] {1, Float.POSITIVE_INFINITY}))
                    .withMessage("logits[1]: Infinity (expected: a number < infinity)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.apply(new float[] {NONE, NONE}))
                    .withMessage("logits: all -infinity (expected: at least one possible token)");
        }
    }

    @Test
    void apply_anyRow_leavesItUnchanged() {
        float[] logits = {1, 3, 2, 0};
        new SamplingRule.Sampled(1, 2, 0.9, 0.1).apply(logits);
        assertThat(logits).containsExactly(1, 3, 2, 0);
    }

    @Test
    void isUnfiltered_anyFilter_isFalse() {
        SamplingRule.Sampled plain = SamplingRule.temperature(0.7);
        assertThat(plain.isUnfiltered()).isTrue();
        assertThat(plain.withTopK(5).isUnfiltered()).isFalse();
        assertThat(plain.withTopP(0.9).isUnfiltered()).isFalse();
        assertThat(plain.withMinP(0.1).isUnfiltered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 32_000})
    void filters_randomRows_equalSortingThemAll(int size) {
        SplittableRandom random = new SplittableRandom(size);
        for (int row = 0; row < (size > 1000 ? 4 : 200); row++) {
            float[] logits = new float[size];
            boolean ties = random.nextBoolean();
            for (int token = 0; token < size; token++) {
                double value = 20 * random.nextDouble() - 10;
                logits[token] = random.nextInt(10) == 0 && token > 0 ? NONE : (float) (ties ? Math.rint(value) : value);
            }
            double temperature = 0.1 + random.nextDouble();
            int topK = 1 + random.nextInt(size);
            double topP = 1 - random.nextDouble();
            double minP = random.nextDouble() * 0.1;
            assertSameAsSorting(logits, new SamplingRule.Sampled(temperature, topK, 1, 0));
            assertSameAsSorting(logits, new SamplingRule.Sampled(temperature, Integer.MAX_VALUE, topP, 0));
            assertSameAsSorting(logits, new SamplingRule.Sampled(temperature, topK, topP, minP));
        }
    }

    /** Applies the filters as their descriptions read: sort all tokens, then walk. */
    private static void assertSameAsSorting(float[] logits, SamplingRule.Sampled rule) {
        int size = logits.length;
        double[] weights = new double[size];
        SamplingRule.temperature(rule.temperature()).apply(logits).copyTo(weights);
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -weights[token]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int rank = rule.topK(); rank < size && rule.topK() < size; rank++) {
            weights[order[rank]] = 0;
        }
        double left = Arrays.stream(weights).sum();
        double reached = 0;
        for (int rank = 0; rank < size && rule.topP() < 1; rank++) {
            if (rank > 0 && reached >= rule.topP() * left) {
                weights[order[rank]] = 0;
            }
            reached += weights[order[rank]];
        }
        double most = weights[order[0]];
        for (int token = 0; token < size; token++) {
            weights[token] = weights[token] < rule.minP() * most ? 0 : weights[token];
        }
        double total = Arrays.stream(weights).sum();
        double[] law = new double[size];
        rule.apply(logits).copyTo(law);
        for (int token = 0; token < size; token++) {
            double expected = weights[token] / total;
            boolean same = Math.abs(law[token] - expected) <= 1e-12 && (law[token] > 0) == (expected > 0);
            assertThat(same)
                    .as("%s, token %s: %s (expected: %s)", rule, token, law[token], expected)
                    .isTrue();
        }
    }

    private static double[] probabilities(SamplingRule rule, float... logits) {
        double[] probabilities = new double[logits.length];
        rule.apply(logits).copyTo(probabilities);
        return probabilities;
    }
}
