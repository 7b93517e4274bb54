package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void ofWeights_anyRow_isProportional() {
        Distribution law = Distribution.ofWeights(new float[] {1, 0, 3});
        assertThat(law.vocabularySize()).isEqualTo(3);
        assertThat(law.probability(0)).isEqualTo(0.25);
        assertThat(law.probability(1)).isZero();
        assertThat(copied(law)).containsExactly(0.25, 0, 0.75);
    }

    @Test
    void copyTo_longerArray_leavesTheRest() {
        double[] destination = {9, 9, 9};
        Distribution.ofWeights(new float[] {1, 1}).copyTo(destination);
        assertThat(destination).containsExactly(0.5, 0.5, 9);
        Distribution.pointMass(1, 2).copyTo(destination);
        assertThat(destination).containsExactly(0, 1, 9);
    }

    @Test
    void ofWeights_impossibleWeights_refused() {
        assertRefused("weights[1]: -1.0 (expected: finite and >= 0)", 1, -1);
        assertRefused("weights[0]: NaN (expected: finite and >= 0)", Float.NaN);
        assertRefused("weights[1]: Infinity (expected: finite and >= 0)", 1, Float.POSITIVE_INFINITY);
        assertRefused("weights: sum 0.0 (expected: > 0)", 0, 0);
        assertRefused("weights: sum 0.0 (expected: > 0)");
    }

    private static void assertRefused(String message, float... weights) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.ofWeights(weights))
                .withMessage(message);
    }

    @Test
    void sample_anyUniform_isTheFirstTokenPastIt() {
        Distribution law = Distribution.ofWeights(new float[] {0, 1, 0, 3, 0});
        assertThat(law.sample(0.0)).isEqualTo(1);
        assertThat(law.sample(Math.nextDown(0.25))).isEqualTo(1);
        assertThat(law.sample(0.25)).isEqualTo(3);
        assertThat(law.sample(Math.nextDown(1.0))).isEqualTo(3);
    }

    @Test
    void sample_extremeUniforms_neverGivesAnImpossibleToken() {
        SplittableRandom random = new SplittableRandom(1);
        for (int row = 0; row < 500; row++) {
            float[] weights = new float[1 + random.nextInt(6)];
            for (int token = 0; token < weights.length; token++) {
                weights[token] = random.nextBoolean() ? 0 : (float) Math.pow(10, -45 * random.nextDouble());
            }
            weights[random.nextInt(weights.length)] = Float.MIN_VALUE;
            Distribution law = Distribution.ofWeights(weights);
            for (double uniform : new double[] {0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
                assertThat(weights[law.sample(uniform)]).isPositive();
            }
        }
    }

    @Test
    void without_oneToken_isTheConditionalLaw() {
        Distribution law = Distribution.ofWeights(new float[] {1, 2, 3, 4});
        Distribution rest = law.without(1).without(3);
        assertThat(copied(rest)).containsExactly(0.25, 0, 0.75, 0);
        assertThat(rest.probability(1)).isZero();
        assertThat(rest.sample(Math.nextDown(1.0))).isEqualTo(2);
        assertThat(rest.sample(0.0)).isZero();
        assertThat(copied(rest.without(1))).containsExactly(0.25, 0, 0.75, 0);
        assertThat(copied(law)).containsExactly(0.1, 0.2, 0.3, 0.4);
    }

    @Test
    void without_nearlyAllMass_keepsTheRestExact() {
        Distribution law = Distribution.ofWeights(new float[] {1e-10f, 1, 3e-10f, 0});
        assertThat(copied(law.without(1))).containsExactly(new double[] {0.25, 0, 0.75, 0}, within(1e-7));
        Distribution tiny = Distribution.ofWeights(new float[] {Float.MIN_VALUE, 1, 3 * Float.MIN_VALUE});
        assertThat(copied(tiny.without(1))).containsExactly(0.25, 0, 0.75);
    }

    @Test
    void without_onlyToken_refused() {
        Distribution law = Distribution.ofWeights(new float[] {0, 1, 0});
        assertThat(law.hasOtherThan(1)).isFalse();
        assertThat(law.hasOtherThan(0)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> law.without(1))
                .withMessage("token: 1 (expected: not the only possible token)");
        Distribution picked = Distribution.pointMass(1, 3);
        assertThat(picked.hasOtherThan(1)).isFalse();
        assertThat(picked.without(0)).isEqualTo(picked);
        assertThatIllegalStateException()
                .isThrownBy(() -> picked.without(1))
                .withMessage("token: 1 (expected: not the only possible token)");
    }

    @Test
    void hasOtherThan_massLostToRounding_seesIt() {
        Distribution law = Distribution.ofWeights(new float[] {1, 1e-30f});
        assertThat(law.probability(0)).isEqualTo(1.0);
        assertThat(law.hasOtherThan(0)).isTrue();
        assertThat(law.without(0).probability(1)).isEqualTo(1.0);
    }

    @Test
    void defaults_lawThatOnlyCopies_keepTheSmallestProbabilities() {
        Distribution law = onlyCopying(1, 1e-60, 3e-60);
        assertThat(law.hasOtherThan(0)).isTrue();
        assertThat(copied(law.without(0))).containsExactly(new double[] {0, 0.25, 0.75}, within(1e-7));
        Distribution certain = onlyCopying(Math.nextDown(1.0), 0, 0);
        assertThat(certain.hasOtherThan(0)).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> certain.without(0))
                .withMessage("token: 0 (expected: not the only possible token)");
    }

    private static Distribution onlyCopying(double... probabilities) {
        return new Distribution() {
            @Override
            public int vocabularySize() {
                return probabilities.length;
            }

            @Override
            public double probability(int token) {
                return probabilities[token];
            }

            @Override
            public void copyTo(double[] destination) {
                System.arraycopy(probabilities, 0, destination, 0, probabilities.length);
            }

            @Override
            public int sample(double uniform) {
                return 0;
            }
        };
    }

    @Test
    void pointMass_outOfRange_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.pointMass(3, 3))
                .withMessage("token: 3 (expected: 0 to 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.pointMass(-1, 3))
                .withMessage("token: -1 (expected: 0 to 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.pointMass(0, 0))
                .withMessage("vocabularySize: 0 (expected: >= 1)");
    }

    private static double[] copied(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }

    @Test
    void truncated_law_isTheLawGivenItsMostProbableTokens() {
        Distribution truncated =
                Distribution.ofWeights(new float[] {1, 4, 2, 0, 2}).truncated(2);
        double[] probabilities = new double[6];
        truncated.copyTo(probabilities);
        assertThat(probabilities).containsExactly(0, 4.0 / 6, 2.0 / 6, 0, 0, 0);
        for (int token = 0; token < 5; token++) {
            assertThat(truncated.probability(token)).isEqualTo(probabilities[token]);
        }
        assertThat(truncated.vocabularySize()).isEqualTo(5);
        assertThat(truncated.sample(0)).isEqualTo(1);
        assertThat(truncated.sample(0.66)).isEqualTo(1);
        assertThat(truncated.sample(0.67)).isEqualTo(2);
        assertThat(truncated.sample(Math.nextDown(1.0))).isEqualTo(2);
        assertThat(truncated.hasOtherThan(1)).isTrue();
        assertThat(truncated.without(4)).isSameAs(truncated);
        Distribution only = truncated.without(1);
        assertThat(only.probability(2)).isEqualTo(1.0);
        assertThat(only.hasOtherThan(2)).isFalse();
        assertThat(only.hasOtherThan(1)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> only.without(2))
                .withMessage("token: 2 (expected: not the only possible token)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> only.truncated(0))
                .withMessage("count: 0 (expected: >= 1)");
    }

    @Test
    void counts_tooSmall_refusedByEveryLaw() {
        Distribution weighted = Distribution.ofWeights(new float[] {1, 4, 2});
        for (Distribution law : List.of(
                weighted,
                weighted.without(1),
                weighted.truncated(2),
                Distribution.pointMass(1, 3),
                DoubleLaw.of(0.25, 0.75))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> law.truncated(0))
                    .withMessage("count: 0 (expected: >= 1)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> law.race(0, () -> 0.5))
                    .withMessage("count: 0 (expected: >= 1)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> law.mostProbable(-1))
                    .withMessage("count: -1 (expected: >= 0)");
            assertThat(law.mostProbable(0)).isEmpty();
        }
    }

    @Test
    void truncated_tinyAndManyTokens_keepsWhatThereIs() {
        Distribution tiny = Distribution.ofWeights(new float[] {0, Float.MIN_VALUE, 0, 3 * Float.MIN_VALUE});
        assertThat(tiny.truncated(9).probability(1)).isCloseTo(tiny.probability(1), within(1e-7));
        assertThat(tiny.truncated(1).probability(3)).isEqualTo(1.0);
        assertThat(Distribution.pointMass(2, 3).truncated(2).probability(2)).isEqualTo(1.0);
    }

    @Test
    void truncated_afterWithout_keepsTheMostProbable() {
        Distribution law = Distribution.ofWeights(new float[] {8, 1.926f, Math.nextUp(1.926f), 2.302f})
                .without(0);
        assertThat(law.mostProbable(2)).containsExactly(3, 2);
        assertThat(law.truncated(2).mostProbable(4)).containsExactly(3, 2);
        Distribution steep =
                Distribution.ofWeights(new float[] {8, 1e-30f, 1e20f}).without(0);
        assertThat(steep.truncated(3).hasOtherThan(2)).isTrue();
    }
}
