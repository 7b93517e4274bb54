package io.speculative.djl;

import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.speculative.djl.program.Footprint;
import io.speculative.model.MemoryExhaustedException;
import java.lang.management.ManagementFactory;

/**
 * What a model may take of its device's memory: the weights, and for each open session a cache of the whole context, hidden
 * states included where it keeps some. A CPU's system hands out a cache's pages only as they are written, but what is promised must be there. Thread-safe.
 */
final class MemoryBudget {

    private static final long MEBIBYTE = 1 << 20;

    private final Footprint footprint;
    private final long limit;
    private long sessions;
    private long taken;

    private MemoryBudget(Footprint footprint, long limit) {
        this.footprint = footprint;
        this.limit = limit;
    }

    /**
     * A budget.
     *
     * @param footprint what the model takes
     * @param options where it runs, and the limit it was given
     * @throws MemoryExhaustedException if the weights and the cache of one session don't fit
     */
    static MemoryBudget of(Footprint footprint, ModelOptions options) {
        long limit = Math.min(options.memoryLimit(), deviceMemory(options));
        long needed = footprint.weights() + footprint.cache();
        if (needed > limit) {
            throw new MemoryExhaustedException("memoryLimit: " + megabytes(limit) + " (expected: >= "
                    + megabytes(needed) + ", " + megabytes(footprint.weights()) + " for the weights in "
                    + options.precision() + " and " + megabytes(footprint.cache())
                    + " for one session; a smaller contextLimit or a smaller precision takes less)");
        }
        return new MemoryBudget(footprint, limit);
    }

    /**
     * Takes the memory of a session.
     *
     * @param taps at how many places it keeps hidden states
     * @throws MemoryExhaustedException if too little is left
     */
    synchronized void openSession(int taps) {
        long needed = bytes(taps);
        if (footprint.weights() + taken + needed > limit) {
            throw new MemoryExhaustedException("sessions: " + (sessions + 1) + " (expected: <= " + sessions + ", as "
                    + megabytes(footprint.weights()) + " of weights, " + megabytes(taken) + " of open sessions and "
                    + megabytes(needed) + " for this one exceed " + megabytes(limit)
                    + "; close one, or open the model with a smaller contextLimit or a larger memoryLimit)");
        }
        taken += needed;
        sessions++;
    }

    /**
     * Gives the memory of a session back.
     *
     * @param taps as it was opened
     */
    synchronized void closeSession(int taps) {
        taken -= bytes(taps);
        sessions--;
    }

    private long bytes(int taps) {
        return footprint.cache() + taps * footprint.tap();
    }

    private static long deviceMemory(ModelOptions options) {
        return options.device().isGpu()
                ? CudaUtils.getGpuMemory(options.device()).getMax()
                : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
    }

    private static String megabytes(long bytes) {
        return -Math.floorDiv(-bytes, MEBIBYTE) + " MiB";
    }
}
