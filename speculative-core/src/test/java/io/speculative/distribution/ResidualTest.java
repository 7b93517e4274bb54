package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ResidualTest {

    private static final Distribution TARGET = Distribution.ofWeights(new float[] {5, 3, 1, 1});

    @Test
    void subtract_nothing_isTheTarget() {
        Residual residual = new Residual(TARGET);
        assertThat(residual.vocabularySize()).isEqualTo(4);
        assertThat(copied(residual)).containsExactly(copied(TARGET));
        assertThat(residual.probability(1)).isEqualTo(0.3);
        assertThat(residual.sample(0.6)).isEqualTo(1);
    }

    @Test
    void subtract_severalLaws_subtractsFromTheNormalisedRest() {
        Residual residual = new Residual(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {3, 6, 1, 0}));
        assertThat(copied(residual)).containsExactly(new double[] {2 / 3.0, 0, 0, 1 / 3.0}, within(1e-15));
        residual.subtract(Distribution.ofWeights(new float[] {1, 0, 0, 1}));
        assertThat(copied(residual)).containsExactly(1, 0, 0, 0);
        assertThat(residual.probability(0)).isEqualTo(1.0);
        assertThat(residual.probability(3)).isZero();
    }

    @Test
    void subtract_equalLaw_fallsBackToTheLawBefore() {
        Residual residual = new Residual(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {5, 3, 1, 1}));
        assertThat(copied(residual)).containsExactly(copied(TARGET));
        assertThat(residual.sample(0.99)).isEqualTo(3);
    }

    @Test
    void subtract_pointMass_strikesTheTokenOut() {
        Residual residual = new Residual(TARGET);
        residual.subtract(Distribution.pointMass(0, 4));
        assertThat(copied(residual)).containsExactly(new double[] {0, 0.6, 0.2, 0.2}, within(1e-15));
        residual.subtract(Distribution.pointMass(0, 4));
        assertThat(copied(residual)).containsExactly(new double[] {0, 0.6, 0.2, 0.2}, within(1e-15));
    }

    @Test
    void sample_afterRejection_neverGivesAnExhaustedToken() {
        Residual residual = new Residual(TARGET);
        residual.subtract(Distribution.ofWeights(new float[] {3, 6, 1, 0}));
        assertThat(residual.sample(0.0)).isZero();
        assertThat(residual.sample(0.66)).isZero();
        assertThat(residual.sample(0.67)).isEqualTo(3);
        assertThat(residual.sample(Math.nextDown(1.0))).isEqualTo(3);
    }

    private static double[] copied(Distribution law) {
        double[] probabilities = new double[law.vocabularySize()];
        law.copyTo(probabilities);
        return probabilities;
    }
}
