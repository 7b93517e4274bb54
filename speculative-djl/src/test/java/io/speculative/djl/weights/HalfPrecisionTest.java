package io.speculative.djl.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    @Test
    void toFloat_everyFiniteHalf_isItsValue() {
        for (int bits = 0; bits < 0x7C00; bits++) {
            int exponent = bits >> 10;
            int fraction = bits & 0x3FF;
            double value =
                    exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
            assertThat((double) HalfPrecision.toFloat((short) bits)).isEqualTo(value);
            assertThat((double) HalfPrecision.toFloat((short) (bits | 0x8000))).isEqualTo(-value);
        }
    }

    @Test
    void toFloat_infinitiesAndNaNs_stayWhatTheyAre() {
        assertThat(HalfPrecision.toFloat((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(HalfPrecision.toFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        for (int bits = 0x7C01; bits <= 0x7FFF; bits++) {
            assertThat(HalfPrecision.toFloat((short) bits)).isNaN();
        }
    }
}
