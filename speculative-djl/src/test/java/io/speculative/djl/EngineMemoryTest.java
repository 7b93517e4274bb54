package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Size;
import io.speculative.model.MemoryExhaustedException;
import io.speculative.model.ModelSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EngineMemoryTest {

    /** A cache of 256 MB for each session. */
    private static final DecoderConfig LONG =
            DecoderConfig.llama(new Size(16, 2, 100_000), new Heads(2, 2, 80), 16, 40, 1e-5, 10000);

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void open_processMayTakeNoMore_isRefusedAndTheModelLivesOn() throws IOException, InterruptedException {
        RandomModelFolder.write(folder, LONG, 5);
        ChildJvm child = ChildJvm.runWithAddressSpace(9_000_000, EngineMemoryTest.class, folder.toString());
        assertThat(child.output())
                .containsPattern(
                        "[1-9][0-9]* sessions, then engine: .*can't allocate memory.*\\(expected: room; other models")
                .contains("then one more");
        assertThat(child.exitCode()).isZero();
    }

    /** Argument: a model folder. Opens sessions until there is no room, closes them and opens one. */
    public static void main(String[] arguments) {
        List<ModelSession> sessions = new ArrayList<>();
        ModelOptions options = ModelOptions.defaults().withThreads(1);
        try (HuggingFaceModel model = HuggingFaceModel.open(Path.of(arguments[0]), options)) {
            try {
                while (true) {
                    sessions.add(model.open());
                }
            } catch (MemoryExhaustedException e) {
                System.out.println(sessions.size() + " sessions, then " + e.getMessage());
            }
            sessions.forEach(ModelSession::close);
            model.open().close();
            System.out.println("then one more");
        }
    }

    @Test
    void call_cudaAllocatorRefuses_isExhaustedMemory() {
        EngineException refused = new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.\nframe #0");
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> EngineMemory.call(() -> {
                    throw refused;
                }))
                .withMessageStartingWith("engine: CUDA out of memory. Tried to allocate 2.00 GiB. (expected: room")
                .withCause(refused);
    }

    /** What the allocator says may come below what the interpreter says of the program. */
    @Test
    void call_allocatorRefusesInsideAProgram_isNamedByItsOwnLine() {
        EngineException refused = new EngineException(
                "The following operation failed in the TorchScript interpreter.\nRuntimeError: std::bad_alloc");
        assertThatExceptionOfType(MemoryExhaustedException.class)
                .isThrownBy(() -> EngineMemory.call(() -> {
                    throw refused;
                }))
                .withMessageStartingWith("engine: RuntimeError: std::bad_alloc (expected: room");
    }

    @Test
    void call_otherFailures_areTheEnginesOwn() {
        EngineException other = new EngineException("shape mismatch");
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> EngineMemory.call(() -> {
                    throw other;
                }))
                .isSameAs(other);
    }
}
