package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogitsDifferenceTest {

    /** Laws (1/2, 1/2) against (1/4, 3/4), and one row against itself. */
    @Test
    void between_knownLaws_givesTheirDistances() {
        float[] even = {0, 0};
        float[] uneven = {0, (float) Math.log(3)};

        LogitsDifference difference = LogitsDifference.between(List.of(even, uneven), List.of(uneven, uneven));

        assertThat(difference.rows()).isEqualTo(2);
        assertThat(difference.equalArgmax()).isEqualTo(1);
        assertThat(difference.largest()).isCloseTo(Math.log(3), within(1e-6));
        assertThat(difference.meanDivergence()).isCloseTo(Math.log(4 / 3.0) / 4, within(1e-6));
        assertThat(difference.meanVariation()).isCloseTo(0.125, within(1e-6));
    }

    @Test
    void between_equalRows_areNotApart() {
        List<float[]> rows = List.of(new float[] {-1e4f, 3, 900});

        assertThat(LogitsDifference.between(rows, rows)).isEqualTo(new LogitsDifference(1, 1, 0, 0, 0));
    }

    @Test
    void between_logitsShiftedTogether_areOneLaw() {
        LogitsDifference difference =
                LogitsDifference.between(List.of(new float[] {1, 2, 3}), List.of(new float[] {2, 3, 4}));

        assertThat(difference.largest()).isEqualTo(1);
        assertThat(difference.meanDivergence()).isCloseTo(0, within(1e-12));
        assertThat(difference.meanVariation()).isCloseTo(0, within(1e-12));
    }

    @Test
    void between_rowsMissing_areRefused() {
        List<float[]> one = List.of(new float[] {1});

        assertThatThrownBy(() -> LogitsDifference.between(one, List.of()))
                .hasMessage("rows: 0 (expected: as many as of the reference, 1, and >= 1)");
        assertThatThrownBy(() -> LogitsDifference.between(List.of(), List.of()))
                .hasMessage("rows: 0 (expected: as many as of the reference, 0, and >= 1)");
    }
}
