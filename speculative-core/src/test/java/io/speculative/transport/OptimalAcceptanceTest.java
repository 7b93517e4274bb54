package io.speculative.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DoubleLaw;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptimalAcceptanceTest {

    private static final double EXACT = 1e-12;

    @Test
    void acceptance_randomLaws_isTheLeastCut() {
        RandomPairs pairs = new RandomPairs(1);
        for (int instance = 0; instance < 300; instance++) {
            int size = 1 + pairs.nextInt(7);
            double[][] pair = pairs.next(size);
            Distribution target = DoubleLaw.of(pair[0]);
            Distribution draft = DoubleLaw.of(pair[1]);
            int drafts = 1 + pairs.nextInt(4);
            int picked = pairs.nextInt(4);
            assertCut(
                    DraftedSetLaw.independent(pair[1], 0, drafts),
                    pair[0],
                    OptimalAcceptance.independent(target, draft, drafts));
            assertCut(
                    DraftedSetLaw.withoutReplacement(pair[1], 0, drafts),
                    pair[0],
                    OptimalAcceptance.withoutReplacement(target, draft, drafts));
            assertCut(
                    DraftedSetLaw.independent(pair[1], picked, drafts),
                    pair[0],
                    OptimalAcceptance.pickedThenIndependent(target, draft, picked, drafts));
            for (int drawn = 1; drawn <= 2; drawn++) {
                assertCut(
                        DraftedSetLaw.withoutReplacement(pair[1], picked, drawn),
                        pair[0],
                        OptimalAcceptance.pickedThenWithoutReplacement(target, draft, picked, drawn));
            }
        }
    }

    private static void assertCut(DraftedSetLaw sets, double[] target, double acceptance) {
        assertThat(acceptance).isCloseTo(sets.leastCut(target), within(EXACT));
    }

    @Test
    void acceptance_randomLaws_isTheGreatestFlow() {
        RandomPairs pairs = new RandomPairs(2);
        for (int instance = 0; instance < 60; instance++) {
            int size = 2 + pairs.nextInt(4);
            double[][] pair = pairs.next(size);
            Distribution target = DoubleLaw.of(pair[0]);
            Distribution draft = DoubleLaw.of(pair[1]);
            assertThat(OptimalAcceptance.independent(target, draft, 3))
                    .isCloseTo(DraftedSetLaw.independent(pair[1], 0, 3).greatestFlow(pair[0]), within(EXACT));
            assertThat(OptimalAcceptance.withoutReplacement(target, draft, 3))
                    .isCloseTo(DraftedSetLaw.withoutReplacement(pair[1], 0, 3).greatestFlow(pair[0]), within(EXACT));
            assertThat(OptimalAcceptance.pickedThenIndependent(target, draft, 2, 1))
                    .isCloseTo(DraftedSetLaw.independent(pair[1], 2, 1).greatestFlow(pair[0]), within(EXACT));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.8, 2, .939195693, 1, .982582799, .982582799",
        "1, 0.8, 3, 1, 1, 1, 1",
        "1, 0.8, 4, 1, 1, 1, 1",
        "2, 0.6, 2, .816676519, .966768057, .966263339, .966263339",
        "2, 0.6, 3, .839229785, 1, 1, .989415256",
        "2, 0.6, 4, .860687812, 1, 1, 1"
    })
    void acceptance_eightTokens_isThatOfTheTable(
            double sigma,
            double correlation,
            int count,
            double independent,
            double withoutReplacement,
            double onePicked,
            double greedy) {
        Distribution target = softmax(sigma, 1, 0);
        Distribution draft = softmax(sigma, correlation, Math.sqrt(1 - correlation * correlation));
        assertThat(OptimalAcceptance.independent(target, draft, count)).isCloseTo(independent, within(1e-9));
        assertThat(OptimalAcceptance.withoutReplacement(target, draft, count))
                .isCloseTo(withoutReplacement, within(1e-9));
        assertThat(OptimalAcceptance.pickedThenIndependent(target, draft, 1, count - 1))
                .isCloseTo(onePicked, within(1e-9));
        assertThat(OptimalAcceptance.pickedThenIndependent(target, draft, count - 1, 1))
                .isCloseTo(greedy, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "'309 177 14', '373 580 47', 2, .988871, 1, 1",
        "'50 30 15 5', '20 50 10 20', 2, .86, .972222222222222, .9",
        "'50 30 15 5', '20 50 10 20', 3, .988, 1, 1",
        "'1 2 3 4', '4 3 2 1', 2, .79, .834523809523810, .766666666666667",
        "'0 1 1 0', '1 1 0 2', 2, .4375, .5, .5"
    })
    void acceptance_wholeWeights_isRational(
            String targetWeights,
            String draftWeights,
            int count,
            double independent,
            double withoutReplacement,
            double greedy) {
        Distribution target = weights(targetWeights);
        Distribution draft = weights(draftWeights);
        assertThat(OptimalAcceptance.independent(target, draft, count)).isCloseTo(independent, within(EXACT));
        assertThat(OptimalAcceptance.withoutReplacement(target, draft, count))
                .isCloseTo(withoutReplacement, within(EXACT));
        assertThat(OptimalAcceptance.pickedThenIndependent(target, draft, count - 1, 1))
                .isCloseTo(greedy, within(EXACT));
    }

    @Test
    void withoutReplacement_massesFarApart_keepsItsDigits() {
        double[] target = {0, .3, .7};
        Distribution draft = DoubleLaw.of(1, 1e-30, 1e-30);
        assertThat(OptimalAcceptance.withoutReplacement(DoubleLaw.of(target), draft, 2))
                .isCloseTo(.8, within(EXACT));
    }

    @Test
    void withoutReplacement_moreDraftsThanTokens_isTheDraftedMass() {
        assertThat(OptimalAcceptance.withoutReplacement(DoubleLaw.of(1, 2, 3, 4), DoubleLaw.of(1, 0, 5, 1), 7))
                .isCloseTo(.8, within(EXACT));
    }

    @Test
    void acceptance_greedySampler_isItsClosedForm() {
        double[] target = RandomPairs.normalised(5, 3, 1, 4, 2);
        double[] draft = RandomPairs.normalised(8, 1, 4, 2, 6);
        double[] rest = RandomPairs.normalised(0, 1, 4, 2, 0);
        double expected = target[0] + target[4];
        for (int token = 1; token < 4; token++) {
            expected += Math.min(target[token], rest[token]);
        }
        assertThat(OptimalAcceptance.pickedThenIndependent(DoubleLaw.of(target), DoubleLaw.of(draft), 2, 1))
                .isCloseTo(expected, within(EXACT));
    }

    @Test
    void picked_tokenNamedTwice_countsOnce() {
        assertThat(OptimalAcceptance.picked(DoubleLaw.of(1, 2, 3, 4), 3, 1, 3)).isCloseTo(.6, within(EXACT));
        assertThat(OptimalAcceptance.picked(DoubleLaw.of(1, 2))).isZero();
    }

    @Test
    void acceptance_countsOutOfRange_areRefused() {
        Distribution law = DoubleLaw.of(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalAcceptance.independent(law, law, 0))
                .withMessage("drafts: 0 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalAcceptance.withoutReplacement(law, law, -1))
                .withMessage("drafts: -1 (expected: >= 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalAcceptance.pickedThenIndependent(law, law, -1, 1))
                .withMessage("picked: -1 (expected: >= 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalAcceptance.pickedThenWithoutReplacement(law, law, 1, 3))
                .withMessage("drawn: 3 (expected: 1 or 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalAcceptance.independent(law, DoubleLaw.of(1, 1, 1), 2))
                .withMessageContaining("draft: vocabulary of 3");
    }

    private static Distribution weights(String text) {
        return DoubleLaw.of(Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray());
    }

    /** Eight tokens whose logits are a Box-Muller transform of two irrational rotations. */
    private static Distribution softmax(double sigma, double cosineShare, double sineShare) {
        return DoubleLaw.of(IntStream.rangeClosed(1, 8)
                .mapToDouble(i -> {
                    double u = i * 0.6180339887498949 % 1;
                    double v = i * 0.4142135623730951 % 1;
                    double radius = Math.sqrt(-2 * Math.log(u));
                    double a = radius * Math.cos(2 * Math.PI * v);
                    double b = radius * Math.sin(2 * Math.PI * v);
                    return Math.exp(sigma * (cosineShare * a + sineShare * b));
                })
                .toArray());
    }
}
