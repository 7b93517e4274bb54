package io.speculative.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {

    private final LearningRate rate = new LearningRate(2, 4, 10, 20);

    @Test
    void at_wholeRun_risesStaysAndFalls() {
        assertThat(rate.at(0)).isEqualTo(0.5);
        assertThat(rate.at(3)).isEqualTo(2);
        assertThat(rate.at(10)).isEqualTo(2);
        assertThat(rate.at(15)).isCloseTo(1, within(1e-12));
        assertThat(rate.at(19)).isCloseTo(0.2, within(1e-12));
        assertThat(rate.at(20)).isZero();
    }

    @Test
    void constructor_phasesLongerThanTheRun_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(1, 15, 10, 20))
                .withMessage("warmup: 15, decay: 10 (expected: not negative, together at most steps = 20)");
    }
}
