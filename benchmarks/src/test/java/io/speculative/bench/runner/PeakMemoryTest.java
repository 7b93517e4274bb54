package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeakMemoryTest {

    @Test
    void parse_highWaterMark_isInBytes() {
        assertThat(PeakMemory.parse(List.of("Name:\tjava", "VmPeak:\t  999 kB", "VmHWM:\t    1234 kB")))
                .hasValue(1234 * 1024);
    }

    @Test
    void parse_noHighWaterMark_isEmpty() {
        assertThat(PeakMemory.parse(List.of("Name:\tjava"))).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bytes_ofThisProcess_isAtLeastItsHeap() {
        assertThat(PeakMemory.bytes().orElseThrow())
                .isGreaterThan(Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory());
    }
}
