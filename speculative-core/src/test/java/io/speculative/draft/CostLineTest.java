package io.speculative.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CostLineTest {

    @Test
    void through_twoCosts_isTheirLine() {
        CostLine line = CostLine.through(2, 120, 10, 200);

        assertThat(line.nanos(2)).isCloseTo(120, within(1e-9));
        assertThat(line.nanos(7)).isCloseTo(170, within(1e-9));
        assertThat(line.nanos(20)).isCloseTo(300, within(1e-9));
    }

    @Test
    void through_largerSizeCheaper_isFlat() {
        CostLine line = CostLine.through(2, 120, 10, 100);

        assertThat(line.nanos(1)).isEqualTo(110);
        assertThat(line.nanos(30)).isEqualTo(110);
    }

    @Test
    void observe_noisyTimesOfOtherSizes_findsTheLine() {
        CostLine line = CostLine.through(2, 120, 10, 200);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 8000; i++) {
            int size = 1 + random.nextInt(12);
            line.observe(size, (300 + 25 * size) * (0.8 + 0.4 * random.nextDouble()));
        }

        assertThat(line.nanos(1)).isCloseTo(325, within(20.0));
        assertThat(line.nanos(12)).isCloseTo(600, within(30.0));
    }

    @Test
    void observe_oneSizeOnly_keepsTheMeasuredProportions() {
        CostLine line = CostLine.through(2, 120, 10, 200);
        for (int i = 0; i < 8000; i++) {
            line.observe(6, 320);
        }

        assertThat(line.nanos(6)).isCloseTo(320, within(2.0));
        assertThat(line.nanos(10)).isCloseTo(400, within(4.0));
        assertThat(line.nanos(2)).isCloseTo(240, within(4.0));
    }

    @Test
    void observe_largerSizesCheaper_neverFalls() {
        CostLine line = CostLine.through(2, 120, 10, 200);
        for (int i = 0; i < 1000; i++) {
            line.observe(2, 300);
            line.observe(8, 150);
        }

        assertThat(line.nanos(3)).isLessThanOrEqualTo(line.nanos(4));
    }

    @Test
    void observe_onePause_movesLittle() {
        CostLine line = CostLine.through(2, 100, 10, 100);

        line.observe(2, 1_000_000_000);

        assertThat(line.nanos(2)).isBetween(100.0, 120.0);
    }
}
