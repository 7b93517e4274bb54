package io.speculative.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.speculative.distribution.Distribution;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResidualTest {

    private static final Distribution TARGET = Distribution.ofWeights(new float[] {5, 3, 1, 1});

    @Test
    void subtract_nothing_isTheTarget() {
        Residual residual = started(TARGET);
        assertThat(residual.vocabularySize()).isEqualTo(4);
        assertThat(copied(residual)).containsExactly(copied(TARGET));
        assertThat(residual.probability(1)).isEqualTo(0.3);
        assertThat(residual.sample(0.6)).isEqualTo(1);
    }

    @Test
    void subtract_severalLaws_subtractsFromTheNormalisedRest() {
        Residual residual = started(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {3, 6, 1, 0}));
        assertThat(copied(residual)).containsExactly(new double[] {2 / 3.0, 0, 0, 1 / 3.0}, within(1e-15));
        residual.subtract(Distribution.ofWeights(new float[] {1, 0, 0, 1}));
        assertThat(copied(residual)).containsExactly(1, 0, 0, 0);
        assertThat(residual.probability(0)).isEqualTo(1.0);
        assertThat(residual.probability(3)).isZero();
    }

    @Test
    void subtract_equalLaw_fallsBackToTheLawBefore() {
        Residual residual = started(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {5, 3, 1, 1}));
        assertThat(copied(residual)).containsExactly(copied(TARGET));
        assertThat(residual.sample(0.99)).isEqualTo(3);
    }

    @Test
    void subtract_pointMass_strikesTheTokenOut() {
        Residual residual = started(TARGET);
        residual.subtract(Distribution.pointMass(0, 4));
        assertThat(copied(residual)).containsExactly(new double[] {0, 0.6, 0.2, 0.2}, within(1e-15));
        residual.subtract(Distribution.pointMass(0, 4));
        assertThat(copied(residual)).containsExactly(new double[] {0, 0.6, 0.2, 0.2}, within(1e-15));
    }

    @Test
    void sample_afterRejection_neverGivesAnExhaustedToken() {
        Residual residual = started(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {3, 6, 1, 0}));
        assertThat(residual.sample(0.0)).isZero();
        assertThat(residual.sample(0.66)).isZero();
        assertThat(residual.sample(0.67)).isEqualTo(3);
        assertThat(residual.sample(Math.nextDown(1.0))).isEqualTo(3);
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
            Residual residual = started(Distribution.ofWeights(weights));
            residual.subtract(Distribution.pointMass(0, weights.length));
            for (double uniform : new double[] {0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
                assertThat(residual.probability(residual.sample(uniform))).isPositive();
            }
        }
    }

    @Test
    void start_afterAnotherNode_beginsAnew() {
        Residual residual = started(TARGET);
        residual.subtract(Distribution.pointMass(0, 4));
        residual.start(Distribution.ofWeights(new float[] {1, 1}));
        assertThat(residual.vocabularySize()).isEqualTo(2);
        assertThat(copied(residual)).containsExactly(0.5, 0.5);
        assertThat(residual.subtract(0.5, Distribution.ofWeights(new float[] {1, 3})))
                .isZero();
        assertThat(copied(residual)).containsExactly(0.5, 0.5);
        assertThat(residual.subtract(0.75, Distribution.ofWeights(new float[] {1, 3})))
                .isEqualTo(0.125);
        assertThat(copied(residual)).containsExactly(1, 0);
    }

    private static Residual started(Distribution target) {
        Residual residual = new Residual();
        residual.start(target);
        return residual;
    }

    private static double[] copied(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }
}
