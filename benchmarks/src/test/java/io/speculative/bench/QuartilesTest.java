package io.speculative.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuartilesTest {

    @Test
    void of_fiveValuesInAnyOrder_takesThoseAtTheQuarters() {
        assertThat(Quartiles.of(List.of(50.0, 10.0, 30.0, 40.0, 20.0))).isEqualTo(new Quartiles(20, 30, 40));
    }

    @Test
    void of_fourValues_interpolates() {
        assertThat(Quartiles.of(List.of(1.0, 2.0, 3.0, 4.0))).isEqualTo(new Quartiles(1.75, 2.5, 3.25));
    }

    @Test
    void of_oneValue_isThatValue() {
        assertThat(Quartiles.of(List.of(7.0))).isEqualTo(new Quartiles(7, 7, 7));
    }

    @Test
    void of_nothing_isRefused() {
        assertThatThrownBy(() -> Quartiles.of(List.of())).hasMessage("sample: 0 values (expected: >= 1)");
    }

    @Test
    void written_roundsToTheDigits() {
        assertThat(new Quartiles(1.234, 2.345, 3.456).written(1)).isEqualTo("2.3 [1.2, 3.5]");
    }
}
