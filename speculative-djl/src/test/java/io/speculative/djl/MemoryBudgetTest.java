package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.speculative.djl.program.Footprint;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.ModelSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBudgetTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final Footprint FOOTPRINT = new Footprint(100 * MEBIBYTE, 10 * MEBIBYTE - 5, 3 * MEBIBYTE);

    @TempDir
    private Path folder;

    @Test
    void of_weightsAndOneCache_areRefusedOnlyIfTheyDontFit() {
        assertThatNoException().isThrownBy(() -> MemoryBudget.of(FOOTPRINT, limit(110 * MEBIBYTE - 5)));
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> MemoryBudget.of(FOOTPRINT, limit(105 * MEBIBYTE)))
                .withMessage(
                        "memoryLimit: 105 MiB (expected: >= 110 MiB, 100 MiB for the weights in FP16 and 10 MiB for one"
                                + " session; a smaller contextLimit or a smaller precision takes less)");
    }

    @Test
    void of_moreThanTheMachineHas_isRefusedWithoutALimit() {
        Footprint large = new Footprint(1L << 50, 1, 1);
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> MemoryBudget.of(large, ModelOptions.defaults()))
                .withMessageContaining("(expected: >= 1073741825 MiB");
    }

    @Test
    void openSession_manySessions_areRefusedUntilOneIsClosed() {
        MemoryBudget budget = MemoryBudget.of(FOOTPRINT, limit(121 * MEBIBYTE));
        budget.openSession(0);
        budget.openSession(0);
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> budget.openSession(0))
                .withMessageStartingWith(
                        "sessions: 3 (expected: <= 2, as 100 MiB of weights, 20 MiB of open sessions and 10 MiB for this"
                                + " one exceed 121 MiB");
        budget.closeSession(0);
        assertThatNoException().isThrownBy(() -> budget.openSession(0));
    }

    @Test
    void openSession_withTaps_takesTheirMemoryToo() {
        MemoryBudget budget = MemoryBudget.of(FOOTPRINT, limit(121 * MEBIBYTE));
        budget.openSession(2);
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> budget.openSession(0))
                .withMessageStartingWith("sessions: 2 (expected: <= 1, as 100 MiB of weights, 16 MiB of open sessions");
        budget.closeSession(2);
        budget.openSession(0);
        assertThatNoException().isThrownBy(() -> budget.openSession(0));
    }

    @Test
    void open_modelWithLimit_opensAsManySessionsAsFit() {
        RandomModelFolder.write(folder);
        try (HuggingFaceModel model = HuggingFaceModel.open(folder, limit(600_000))) {
            ModelSession first = model.open();
            for (int session = 0; session < 4; session++) {
                model.open();
            }
            assertThatExceptionOfType(MemoryExhaustedException.class)
                    .isThrownBy(model::open)
                    .withMessageStartingWith("sessions: 6");
            first.close();
            first.close();
            model.open();
            assertThatExceptionOfType(MemoryExhaustedException.class)
                    .isThrownBy(model::open)
                    .withMessageStartingWith("sessions: 6");
        }
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> HuggingFaceModel.open(folder, limit(100_000)))
                .withMessageStartingWith("memoryLimit: 1 MiB (expected: >= 1 MiB");
    }

    private static ModelOptions limit(long bytes) {
        return ModelOptions.defaults().withMemoryLimit(bytes);
    }
}
