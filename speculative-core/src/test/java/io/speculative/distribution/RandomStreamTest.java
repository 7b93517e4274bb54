package io.speculative.distribution;

import static org.assertj.core.api.Assertions.assertThat;

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
    void enumeration_choicesThatDependOnEachOther_givesTheLaw() {
        Distribution coin = Distribution.ofWeights(new float[] {1, 3});
        Map<String, Double> law = Enumeration.law(random -> {
            int first = random.draw(coin);
            return first == 0 ? "a" : random.accept(0.2, 0.4) ? "b" : "c" + random.draw(coin);
        });
        assertThat(law).isEqualTo(Map.of("a", 0.25, "b", 0.375, "c0", 0.09375, "c1", 0.28125));
    }
}
