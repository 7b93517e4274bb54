package io.speculative.djl;

import ai.djl.engine.EngineException;
import io.speculative.model.MemoryExhaustedException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Tells memory that the engine can't get from its other failures. {@link MemoryBudget} keeps to what the device has in all;
 * other processes may have taken of it, and a container or the user's limits may allow less.
 */
final class EngineMemory {

    /** What libtorch's allocators for the CPU and for CUDA say. */
    private static final Pattern REFUSED =
            Pattern.compile("(?i)can't allocate memory|not enough memory|out of memory|bad_alloc");

    private EngineMemory() {}

    /**
     * Makes a call of the engine.
     *
     * @throws MemoryExhaustedException in place of the engine's own exception, if its allocator has refused
     */
    static <T> T call(Supplier<T> action) {
        try {
            return action.get();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            String refusal = message.lines()
                    .filter(line -> REFUSED.matcher(line).find())
                    .findFirst()
                    .orElseThrow(() -> e);
            throw new MemoryExhaustedException(
                    "engine: " + refusal.strip()
                            + " (expected: room; other models or processes, or a limit of the process, leave too little)",
                    e);
        }
    }
}
