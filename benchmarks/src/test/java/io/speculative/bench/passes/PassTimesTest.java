package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.bench.Quartiles;
import io.speculative.bench.passes.PassTimes.Turn;
import io.speculative.djl.precision.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTimesTest {

    /** The machine is at half its speed in the last turn. */
    private static final PassTimes TIMES = new PassTimes(
            Precision.FP16,
            100,
            List.of(new Turn(1, List.of(4.0, 6.0)), new Turn(1, List.of(4.0, 8.0)), new Turn(2, List.of(8.0, 12.0))));

    @Test
    void times_areQuartilesOverTheTurns() {
        assertThat(TIMES.read()).isEqualTo(new Quartiles(1, 1, 1.5));
        assertThat(TIMES.pass(0)).isEqualTo(new Quartiles(4, 4, 6));
        assertThat(TIMES.pass(1)).isEqualTo(new Quartiles(7, 8, 10));
    }

    @Test
    void ratios_areTakenWithinATurn() {
        assertThat(TIMES.readRatio(0)).isEqualTo(new Quartiles(0.25, 0.25, 0.25));
        assertThat(TIMES.passRatio(1, 0)).isEqualTo(new Quartiles(1.5, 1.5, 1.75));
    }
}
