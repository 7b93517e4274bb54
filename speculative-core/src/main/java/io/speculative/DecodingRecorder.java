package io.speculative;

import io.speculative.metrics.DecodingStats;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import io.speculative.metrics.DecodingStats.Times;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Gathers the {@link DecodingStats} of one request. Not thread-safe. */
final class DecodingRecorder {

    /** A part of a request that is timed on its own. */
    enum Part {
        /** Reading the prompt. */
        PROMPT,
        /** Drafting. */
        DRAFT,
        /** The target's pass, and keeping its accepted path. */
        TARGET,
        /** Verification. */
        VERIFY
    }

    private final LongSupplier clock;
    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private final List<long[]> byDepth = new ArrayList<>();
    private long tokens;
    private long targetPasses;
    private long drafted;
    private long accepted;
    private long drafterFailures;
    private long totalNanos;
    private long firstTokenNanos;

    /**
     * A recorder.
     *
     * @param clock nanoseconds from any origin, such as {@link System#nanoTime}
     */
    DecodingRecorder(LongSupplier clock) {
        this.clock = clock;
    }

    /** Reads the clock. */
    long now() {
        return clock.getAsLong();
    }

    /** Adds the time since {@code startNanos} to a part; returns the time read. */
    long spent(Part part, long startNanos) {
        long end = now();
        nanos.merge(part, end - startNanos, Long::sum);
        return end;
    }

    /** Adds the time since {@code startNanos} to the total. */
    void spentInside(long startNanos) {
        totalNanos += now() - startNanos;
        if (tokens > 0 && firstTokenNanos == 0) {
            firstTokenNanos = totalNanos;
        }
    }

    /**
     * Counts one round.
     *
     * @param draftedNodes drafted nodes of its tree
     * @param acceptedDepth depth of the last accepted node, 0 for the root
     * @param examinedDepth depth of the deepest drafted token tested
     */
    void round(int draftedNodes, int acceptedDepth, int examinedDepth) {
        targetPasses++;
        drafted += draftedNodes;
        accepted += acceptedDepth;
        while (byDepth.size() < examinedDepth) {
            byDepth.add(new long[2]);
        }
        for (int depth = 0; depth < examinedDepth; depth++) {
            byDepth.get(depth)[0]++;
            byDepth.get(depth)[1] += depth < acceptedDepth ? 1 : 0;
        }
    }

    /** Counts one emitted token. */
    void token() {
        tokens++;
    }

    /** Counts a failure of the drafter. */
    void drafterFailure() {
        drafterFailures++;
    }

    /** The numbers so far. */
    DecodingStats stats() {
        List<DepthAcceptance> depths =
                byDepth.stream().map(d -> new DepthAcceptance(d[0], d[1])).toList();
        Times times = new Times(
                nanos(Part.PROMPT),
                nanos(Part.DRAFT),
                nanos(Part.TARGET),
                nanos(Part.VERIFY),
                totalNanos,
                firstTokenNanos);
        return new DecodingStats(tokens, targetPasses, drafted, accepted, depths, drafterFailures, times);
    }

    private long nanos(Part part) {
        return nanos.getOrDefault(part, 0L);
    }
}
