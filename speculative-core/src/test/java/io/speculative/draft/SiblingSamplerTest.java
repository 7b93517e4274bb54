package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.Enumeration;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SiblingSamplerTest {

    private static final Distribution LAW = Distribution.ofWeights(new float[] {4, 0, 1, 2, 3});
    private static final int DRAWS = 20_000;

    static List<SiblingSampler> all() {
        return List.of(new IndependentDraws(), new SequentialDraws(), new GumbelTopK(), new TopK());
    }

    static List<SiblingSampler> withoutReplacement() {
        return List.of(new SequentialDraws(), new GumbelTopK());
    }

    @ParameterizedTest
    @MethodSource("withoutReplacement")
    void draw_orderedPairs_havePlackettLuceLaw(SiblingSampler sampler) {
        long[] counts = new long[25];
        double[] probabilities = new double[25];
        RandomStream random = RandomStream.seeded(9);
        for (int i = 0; i < DRAWS; i++) {
            List<DrawnToken> pair = sampler.draw(LAW, 2, random);
            counts[5 * pair.get(0).token() + pair.get(1).token()]++;
        }
        for (int first = 0; first < 5; first++) {
            for (int second = 0; second < 5; second++) {
                double p = LAW.probability(first);
                probabilities[5 * first + second] =
                        first == second || p == 0 ? 0 : p * LAW.probability(second) / (1 - p);
            }
        }
        ChiSquare.assertFits(counts, probabilities);
    }

    @Test
    void draw_sequentialTriples_havePlackettLuceLawExactly() {
        Map<List<Integer>, Double> law = Enumeration.law(random -> new SequentialDraws()
                .draw(LAW, 3, random).stream().map(DrawnToken::token).toList());
        assertThat(law).hasSize(24);
        assertThat(law.get(List.of(3, 0, 4))).isCloseTo(0.2 * (0.4 / 0.8) * (0.3 / 0.4), within(1e-15));
        assertThat(law.get(List.of(0, 2, 3))).isCloseTo(0.4 * (0.1 / 0.6) * (0.2 / 0.5), within(1e-15));
    }

    @Test
    void draw_independentPairs_haveTheProductLawExactly() {
        Map<List<Integer>, Double> law = Enumeration.law(random -> new IndependentDraws()
                .draw(LAW, 2, random).stream().map(DrawnToken::token).toList());
        assertThat(law).hasSize(16);
        assertThat(law.get(List.of(0, 0))).isCloseTo(0.16, within(1e-15));
        assertThat(law.get(List.of(2, 4))).isCloseTo(0.03, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("withoutReplacement")
    void draw_siblings_carryTheLawWithoutEarlierOnes(SiblingSampler sampler) {
        for (long seed = 0; seed < 50; seed++) {
            Distribution expected = LAW;
            for (DrawnToken sibling : sampler.draw(LAW, 4, RandomStream.seeded(seed))) {
                for (int token = 0; token < 5; token++) {
                    assertThat(sibling.law().probability(token)).isEqualTo(expected.probability(token));
                }
                if (expected.hasOtherThan(sibling.token())) {
                    expected = expected.without(sibling.token());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withoutReplacement")
    void draw_moreThanPossibleTokens_givesThemAll(SiblingSampler sampler) {
        assertThat(sampler.draw(LAW, 9, RandomStream.seeded(1)))
                .extracting(DrawnToken::token)
                .containsExactlyInAnyOrder(0, 2, 3, 4);
        assertThat(sampler.draw(Distribution.pointMass(2, 4), 3, RandomStream.seeded(1)))
                .extracting(DrawnToken::token)
                .containsExactly(2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void draw_one_carriesTheWholeLawOrAPointMass(SiblingSampler sampler) {
        DrawnToken only = sampler.draw(LAW, 1, RandomStream.seeded(1)).get(0);
        double expected = sampler.law() == DraftLaw.PICKED ? 1.0 : LAW.probability(only.token());
        assertThat(only.law().probability(only.token())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void draw_extremeUniforms_givesPossibleTokensOnly(SiblingSampler sampler) {
        for (double uniform : new double[] {0.0, Double.MIN_VALUE, Math.nextDown(1.0)}) {
            for (DrawnToken sibling : sampler.draw(LAW, 3, () -> uniform)) {
                assertThat(LAW.probability(sibling.token())).isPositive();
                assertThat(sibling.law().probability(sibling.token())).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withoutReplacement")
    void draw_nearlyCertainToken_stillFindsTheOthers(SiblingSampler sampler) {
        Distribution law = Distribution.ofWeights(new float[] {1e-30f, 1, 1e-30f});
        List<DrawnToken> siblings = sampler.draw(law, 3, RandomStream.seeded(4));
        assertThat(siblings).extracting(DrawnToken::token).startsWith(1).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(siblings.get(1).law().probability(0)).isEqualTo(0.5);
    }

    @Test
    void draw_topK_isByFallingProbabilityThenId() {
        Distribution law = Distribution.ofWeights(new float[] {1, 3, 0, 3, 2, 1});
        assertThat(new TopK().draw(law, 9, RandomStream.seeded(1)))
                .extracting(DrawnToken::token)
                .containsExactly(1, 3, 4, 0, 5);
        assertThat(new TopK().draw(law, 4, RandomStream.seeded(1)))
                .extracting(DrawnToken::token)
                .containsExactly(1, 3, 4, 0);
    }

    @Test
    void draw_firstOfManyTokens_fitsTheLaw() {
        SplittableRandom logits = new SplittableRandom(3);
        float[] row = new float[2000];
        for (int token = 0; token < row.length; token++) {
            row[token] = (float) (6 * logits.nextDouble());
        }
        Distribution law = SamplingRule.temperature(1).apply(row);
        long[] first = new long[20];
        long[] sequential = new long[20];
        double[] probabilities = new double[20];
        for (int token = 0; token < row.length; token++) {
            probabilities[token % 20] += law.probability(token);
        }
        RandomStream random = RandomStream.seeded(4);
        for (int i = 0; i < 4000; i++) {
            List<DrawnToken> siblings = new GumbelTopK().draw(law, 3, random);
            first[siblings.get(0).token() % 20]++;
            sequential[new SequentialDraws().draw(law, 1, random).get(0).token() % 20]++;
        }
        ChiSquare.assertFits(first, probabilities);
        ChiSquare.assertFits(sequential, probabilities);
    }
}
