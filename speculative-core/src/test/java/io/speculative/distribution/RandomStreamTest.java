package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    @Test
    void seeded_sameSeed_isTheSame() {
        RandomStream one = RandomStream.seeded(5);
        RandomStream same = RandomStream.seeded(5);
        RandomStream other = RandomStream.seeded(6);
        double first = one.nextUniform();
        assertThat(same.nextUniform()).isEqualTo(first).isBetween(0.0, Math.nextDown(1.0));
        assertThat(other.nextUniform()).isNotEqualTo(first);
        assertThat(one.nextUniform()).isNotEqualTo(first);
    }

    @Test
    void at_position_dependsOnSeedAndPositionAlone() {
        RandomStream stream = RandomStream.seeded(5);
        double noise = stream.at(3).nextUniform();
        stream.nextUniform();
        assertThat(stream.at(3).nextUniform()).isEqualTo(noise);
        assertThat(RandomStream.seeded(5).at(3).nextUniform()).isEqualTo(noise);
        assertThat(stream.at(4).nextUniform()).isNotEqualTo(noise);
        assertThat(RandomStream.seeded(6).at(3).nextUniform()).isNotEqualTo(noise);
        assertThat(RandomStream.seeded(5).nextUniform()).isNotEqualTo(noise);
    }

    @Test
    void accept_atTheEdges_isStrict() {
        RandomStream zero = () -> 0.0;
        assertThat(zero.accept(0, 1)).isFalse();
        assertThat(zero.accept(0, 0)).isFalse();
        assertThat(zero.accept(Double.MIN_VALUE, 1)).isTrue();
        RandomStream half = () -> 0.5;
        assertThat(half.accept(0.25, 0.5)).isFalse();
        assertThat(half.accept(Math.nextUp(0.25), 0.5)).isTrue();
        assertThat(half.accept(1e-30, 0)).isTrue();
        RandomStream almostOne = () -> Math.nextDown(1.0);
        for (double probability : new double[] {1, 0.3, 1e-12, 1e-30, 1e-300}) {
            assertThat(almostOne.accept(probability, probability)).isTrue();
        }
    }

    @Test
    void choose_uniform_isTheFirstIndexPastIt() {
        double[] weights = {0, 1, 0, 3, 0, 99};
        assertThat(choiceAt(0.0, weights, 5)).isEqualTo(1);
        assertThat(choiceAt(Math.nextDown(0.25), weights, 5)).isEqualTo(1);
        assertThat(choiceAt(0.25, weights, 5)).isEqualTo(3);
        assertThat(choiceAt(Math.nextDown(1.0), weights, 5)).isEqualTo(3);
    }

    @Test
    void choose_tinyWeights_neverGivesAnIndexOfWeightZero() {
        for (double uniform : new double[] {0, Double.MIN_VALUE, 0.5, Math.nextDown(1.0)}) {
            assertThat(choiceAt(uniform, new double[] {0, Double.MIN_VALUE, 0}, 3))
                    .isEqualTo(1);
            assertThat(choiceAt(uniform, new double[] {0, 1e-300, 1e-310, 0}, 4))
                    .isIn(1, 2);
            assertThat(choiceAt(uniform, new double[] {0.1, 0.2, 0.3, 0.4, 0}, 5))
                    .isLessThan(4);
        }
    }

    @Test
    void choose_noWeight_fails() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choiceAt(0.5, new double[] {0, 0, 1}, 2))
                .withMessage("weights: sum 0.0 (expected: > 0 and finite)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> choiceAt(0.5, new double[] {1, Double.NaN}, 2))
                .withMessage("weights: sum NaN (expected: > 0 and finite)");
    }

    @Test
    void choose_manyDraws_fitsTheWeights() {
        double[] weights = {2, 0, 1, 5};
        long[] counts = new long[4];
        RandomStream random = RandomStream.seeded(2);
        for (int i = 0; i < 8000; i++) {
            counts[random.choose(weights, 4)]++;
        }
        ChiSquare.assertFits(counts, new double[] {0.25, 0, 0.125, 0.625});
    }

    private static int choiceAt(double uniform, double[] weights, int count) {
        RandomStream random = () -> uniform;
        return random.choose(weights, count);
    }

    @Test
    void enumeration_choicesThatDependOnEachOther_givesTheLaw() {
        Distribution coin = Distribution.ofWeights(new float[] {1, 3});
        Map<String, Double> law = Enumeration.law(random -> {
            int first = random.draw(coin);
            return first == 0 ? "a" : random.accept(0.2, 0.4) ? "b" : "c" + random.choose(new double[] {2, 0, 6, 7}, 3);
        });
        assertThat(law).isEqualTo(Map.of("a", 0.25, "b", 0.375, "c0", 0.09375, "c2", 0.28125));
    }
}
