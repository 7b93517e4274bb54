package io.speculative.draft.sibling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.ChiSquare;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.Enumeration;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
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
        return List.of(
                SiblingSampler.independent(),
                SiblingSampler.withoutReplacement(),
                SiblingSampler.gumbelTopK(),
                SiblingSampler.topK(),
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()),
                SiblingSampler.pickedThenIndependent(PickCount.exactly(1)),
                SiblingSampler.pickedThenWithoutReplacement(PickCount.byShare()));
    }

    static List<SiblingSampler> withoutReplacement() {
        return List.of(SiblingSampler.withoutReplacement(), SiblingSampler.gumbelTopK());
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
        Map<List<Integer>, Double> law =
                Enumeration.law(random -> SiblingSampler.withoutReplacement().draw(LAW, 3, random).stream()
                        .map(DrawnToken::token)
                        .toList());
        assertThat(law).hasSize(24);
        assertThat(law.get(List.of(3, 0, 4))).isCloseTo(0.2 * (0.4 / 0.8) * (0.3 / 0.4), within(1e-15));
        assertThat(law.get(List.of(0, 2, 3))).isCloseTo(0.4 * (0.1 / 0.6) * (0.2 / 0.5), within(1e-15));
    }

    @Test
    void draw_independentPairs_haveTheProductLawExactly() {
        Map<List<Integer>, Double> law =
                Enumeration.law(random -> SiblingSampler.independent().draw(LAW, 2, random).stream()
                        .map(DrawnToken::token)
                        .toList());
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
        double expected = sampler.siblings() == DraftLaw.PICKED ? 1.0 : LAW.probability(only.token());
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
        assertThat(SiblingSampler.topK().draw(law, 9, RandomStream.seeded(1)))
                .extracting(DrawnToken::token)
                .containsExactly(1, 3, 4, 0, 5);
        assertThat(SiblingSampler.topK().draw(law, 4, RandomStream.seeded(1)))
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
            List<DrawnToken> siblings = SiblingSampler.gumbelTopK().draw(law, 3, random);
            first[siblings.get(0).token() % 20]++;
            sequential[
                    SiblingSampler.withoutReplacement()
                                    .draw(law, 1, random)
                                    .get(0)
                                    .token()
                            % 20]++;
        }
        ChiSquare.assertFits(first, probabilities);
        ChiSquare.assertFits(sequential, probabilities);
    }

    @Test
    void draw_pickedThenIndependent_hasTheLawOfTheRestExactly() {
        SiblingSampler sampler = SiblingSampler.pickedThenIndependent(PickCount.exactly(1));
        Map<List<Integer>, Double> law = Enumeration.law(random -> tokens(sampler.draw(LAW, 3, random)));
        assertThat(law).hasSize(9);
        assertThat(law.get(List.of(0, 4, 4))).isCloseTo(0.25, within(1e-15));
        assertThat(law.get(List.of(0, 2, 3))).isCloseTo(1.0 / 18, within(1e-15));
    }

    @Test
    void draw_pickedThenWithoutReplacement_hasTheLawOfTheRestExactly() {
        SiblingSampler sampler = SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1));
        Map<List<Integer>, Double> law = Enumeration.law(random -> tokens(sampler.draw(LAW, 3, random)));
        assertThat(law).hasSize(6);
        assertThat(law.get(List.of(0, 4, 3))).isCloseTo(0.5 * 2 / 3, within(1e-15));
        assertThat(law.get(List.of(0, 2, 4))).isCloseTo(1.0 / 6 * 3 / 5, within(1e-15));
    }

    @Test
    void draw_greedy_picksAllButOne() {
        Map<List<Integer>, Double> law = Enumeration.law(random -> tokens(
                SiblingSampler.pickedThenIndependent(PickCount.allButOne()).draw(LAW, 3, random)));
        assertThat(law).hasSize(2);
        assertThat(law.get(List.of(0, 4, 2))).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(law.get(List.of(0, 4, 3))).isCloseTo(2.0 / 3, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("pickedThenDrawn")
    void draw_pickedThenDrawn_carriesPointMassesThenTheRest(SiblingSampler sampler) {
        List<DrawnToken> siblings = sampler.draw(LAW, 3, RandomStream.seeded(1));
        assertThat(siblings.get(0).law()).isEqualTo(Distribution.pointMass(0, 5));
        Distribution rest = LAW.without(0);
        for (int token = 0; token < 5; token++) {
            assertThat(siblings.get(1).law().probability(token)).isEqualTo(rest.probability(token));
        }
    }

    @ParameterizedTest
    @MethodSource("pickedThenDrawn")
    void draw_pickedThenDrawnFromFewTokens_picksThemAll(SiblingSampler sampler) {
        Distribution two = Distribution.ofWeights(new float[] {0, 1e-30f, 0, 1});
        List<DrawnToken> siblings = sampler.draw(two, 3, RandomStream.seeded(1));
        assertThat(siblings)
                .containsExactly(
                        new DrawnToken(3, Distribution.pointMass(3, 4)),
                        new DrawnToken(1, Distribution.pointMass(1, 4)));
        assertThat(sampler.draw(Distribution.pointMass(2, 4), 3, RandomStream.seeded(1)))
                .containsExactly(new DrawnToken(2, Distribution.pointMass(2, 4)));
    }

    static List<SiblingSampler> pickedThenDrawn() {
        return List.of(
                SiblingSampler.pickedThenIndependent(PickCount.exactly(1)),
                SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1)));
    }

    @Test
    void pickCount_byShare_followsThePeaks() {
        assertThat(PickCount.byShare().of(new double[] {0.1, 0.1, 0.1, 0.1}, 4)).isZero();
        assertThat(PickCount.byShare().of(new double[] {0.9, 0.01, 0.01}, 4)).isEqualTo(1);
        assertThat(PickCount.byShare().of(new double[] {0.25, 0.2, 0.2}, 3)).isEqualTo(1);
        assertThat(PickCount.byShare().of(new double[] {0.25, 0.3, 0.2}, 3)).isEqualTo(2);
        assertThat(PickCount.byShare().of(new double[] {1}, 4)).isEqualTo(1);
        assertThat(PickCount.byShare().of(new double[] {1}, 1)).isZero();
        assertThat(PickCount.exactly(2).of(new double[] {0.1, 0.1, 0.1}, 2)).isEqualTo(1);
        assertThat(PickCount.allButOne().of(new double[] {0.1, 0.1, 0.1}, 3)).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PickCount.exactly(-1))
                .withMessage("count: -1 (expected: >= 0)");
    }

    @Test
    void draw_truncated_drawsFromAndCarriesTheTruncatedLaw() {
        SiblingSampler sampler = SiblingSampler.withoutReplacement().truncated(2);
        Map<List<Integer>, Double> law = Enumeration.law(random -> tokens(sampler.draw(LAW, 3, random)));
        assertThat(law).hasSize(2);
        assertThat(law.get(List.of(0, 4))).isCloseTo(4.0 / 7, within(1e-7));
        Distribution carried =
                sampler.draw(LAW, 1, RandomStream.seeded(1)).get(0).law();
        assertThat(carried.probability(4)).isCloseTo(3.0 / 7, within(1e-7));
        assertThat(carried.probability(3)).isZero();
        assertThat(sampler.siblings()).isEqualTo(DraftLaw.WITHOUT_REPLACEMENT);
        assertThat(sampler).hasToString("SequentialDraws[top 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SiblingSampler.topK().truncated(0))
                .withMessage("mostTokens: 0 (expected: >= 1)");
    }

    private static List<Integer> tokens(List<DrawnToken> siblings) {
        return siblings.stream().map(DrawnToken::token).toList();
    }
}
