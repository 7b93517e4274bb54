package io.speculative.draft.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
