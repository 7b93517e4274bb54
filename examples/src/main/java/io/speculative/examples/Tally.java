package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.metrics.DecodingStats;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import java.util.ArrayList;
import java.util.List;

/** Adds up the statistics of several generations by one decoder, and keeps the tokens of the last. */
final class Tally {

    private final List<DecodingStats> runs = new ArrayList<>();
    private int[] tokens = {};

    /** Runs a generation to its end and adds it. */
    void add(Generation generation) {
        List<Integer> emitted = new ArrayList<>();
        generation.forEachRemaining(event -> emitted.add(event.token()));
        tokens = emitted.stream().mapToInt(Integer::intValue).toArray();
        runs.add(generation.stats());
    }

    /** The tokens of the last generation. */
    int[] tokens() {
        return tokens;
    }

    /** Emitted tokens per second of decoding, over all generations. */
    double tokensPerSecond() {
        long emitted = runs.stream().mapToLong(DecodingStats::tokens).sum();
        long nanos = runs.stream().mapToLong(run -> run.times().totalNanos()).sum();
        return 1e9 * emitted / nanos;
    }

    /** Counts of the last generation; the same request gives the same counts every time. */
    DecodingStats counts() {
        return runs.get(runs.size() - 1);
    }

    /** Acceptance at each depth, from depth 1 on. */
    List<DepthAcceptance> byDepth() {
        return counts().byDepth();
    }
}
