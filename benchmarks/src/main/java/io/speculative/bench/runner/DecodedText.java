package io.speculative.bench.runner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.Generation;
import io.speculative.StopReason;
import io.speculative.TokenEvent;
import io.speculative.metrics.DecodingStats;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import java.util.ArrayList;
import java.util.List;

/**
 * What one request gave.
 *
 * @param tokens the emitted tokens in order
 * @param text their text
 * @param stopReason why it ended
 * @param stats counts and times
 */
record DecodedText(List<Integer> tokens, String text, StopReason stopReason, DecodingStats stats) {

    /** Runs a request to its end and closes it. */
    static DecodedText of(Generation started) {
        List<Integer> tokens = new ArrayList<>();
        try (Generation generation = started) {
            while (generation.hasNext()) {
                TokenEvent event = generation.next();
                tokens.add(event.token());
            }
            return new DecodedText(
                    List.copyOf(tokens),
                    generation.text(),
                    generation.stopReason().orElseThrow(),
                    generation.stats());
        }
    }

    /** Adds the measured numbers to a JSON line. */
    void describe(ObjectNode line) {
        DecodingStats.Times times = stats.times();
        line.put("tokens", stats.tokens());
        line.put("seconds", seconds(times.totalNanos()));
        line.put("tokensPerSecond", stats.tokens() / seconds(times.totalNanos()));
        line.put("targetPasses", stats.targetPasses());
        line.put("blockEfficiency", stats.blockEfficiency());
        line.put("acceptanceRate", stats.acceptanceRate());
        line.put("draftUtilization", stats.draftUtilization());
        ArrayNode byDepth = line.putArray("acceptanceByDepth");
        stats.byDepth().stream().map(DepthAcceptance::rate).forEach(byDepth::add);
        line.put("promptSeconds", seconds(times.promptNanos()));
        line.put("draftSeconds", seconds(times.draftNanos()));
        line.put("targetSeconds", seconds(times.targetNanos()));
        line.put("verifySeconds", seconds(times.verifyNanos()));
        line.put("otherSeconds", seconds(times.otherNanos()));
        line.put("firstTokenSeconds", seconds(times.firstTokenNanos()));
    }

    /** Adds the text itself to a JSON line. */
    void describeText(ObjectNode line) {
        line.put("stopReason", stopReason.name());
        ArrayNode ids = line.putArray("tokenIds");
        tokens.forEach(ids::add);
        line.put("text", text);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
