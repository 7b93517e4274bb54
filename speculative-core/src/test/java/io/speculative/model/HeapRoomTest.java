package io.speculative.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class HeapRoomTest {

    @Test
    void require_moreThanTheHeapHasLeft_refusedWithFigures() {
        double most = Runtime.getRuntime().maxMemory();
        assertThatNoException().isThrownBy(() -> HeapRoom.require("file", 1 << 20));
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> HeapRoom.require("file", most))
                .withMessageMatching("file: about " + Math.round(most / (1 << 20))
                        + " MiB of Java heap \\(expected: <= [0-9]+ MiB, which are left of "
                        + Math.round(most / (1 << 20)) + "; -Xmx gives more\\)");
    }

    @Test
    void requireInOnePiece_moreThanTheHeapHas_refusedWithFigures() {
        assertThatNoException().isThrownBy(() -> HeapRoom.requireInOnePiece("ids", 1 << 20));
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> HeapRoom.requireInOnePiece("ids", Integer.MAX_VALUE))
                .withMessageMatching(
                        "ids: about 2048 MiB of Java heap in one piece \\(expected: room in the [0-9]+ MiB left"
                                + " of [0-9]+; -Xmx gives more\\)");
    }
}
