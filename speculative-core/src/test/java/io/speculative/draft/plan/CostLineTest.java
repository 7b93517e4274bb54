package io.speculative.draft.plan;

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
    void straight_costsOnALine_isTheLine() {
        CostLine line = CostLine.straight(110, 120, 130, 140);

        assertThat(line.nanos(1)).isCloseTo(110, within(1e-9));
        assertThat(line.nanos(16)).isCloseTo(260, within(1e-9));
    }

    @Test
    void straight_oneCost_isFlat() {
        assertThat(CostLine.straight(110).nanos(16)).isEqualTo(110);
    }

    @Test
    void stepped_kernelOfThreeRows_keepsTheSteps() {
        CostLine line = CostLine.stepped(100, 100, 100, 160, 160, 160, 220, 220, 220);

        assertThat(line.nanos(3)).isCloseTo(100, within(1e-9));
        assertThat(line.nanos(4)).isCloseTo(160, within(1e-9));
        assertThat(line.nanos(9)).isCloseTo(220, within(1e-9));
        assertThat(line.nanos(30)).isGreaterThan(500);
    }

    @Test
    void stepped_largerSizeCheaper_costsTheMeanOfBoth() {
        CostLine line = CostLine.stepped(100, 140, 120, 180);

        assertThat(line.nanos(1)).isCloseTo(100, within(1e-9));
        assertThat(line.nanos(2)).isCloseTo(130, within(1e-9));
        assertThat(line.nanos(3)).isCloseTo(130, within(1e-9));
        assertThat(line.nanos(4)).isCloseTo(180, within(1e-9));
    }

    @Test
    void observe_steppedCostsTwiceAsDear_keepsTheSteps() {
        CostLine line = CostLine.stepped(100, 100, 100, 160, 160, 160, 220, 220, 220);
        for (int i = 0; i < 4000; i++) {
            line.observe(3, 200);
            line.observe(4, 320);
        }

        assertThat(line.nanos(3)).isCloseTo(200, within(4.0));
        assertThat(line.nanos(4)).isCloseTo(320, within(6.0));
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
