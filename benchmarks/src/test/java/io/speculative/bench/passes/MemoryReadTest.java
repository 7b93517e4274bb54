package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryReadTest {

    @Test
    void sum_ofOnes_countsEveryIntegerOfTheMemory() {
        try (MemoryRead memory = new MemoryRead(8 * 100_000 + 7)) {
            assertThat(memory.sum()).isEqualTo(100_000);
            assertThat(memory.sum()).isEqualTo(100_000);
        }
    }
}
