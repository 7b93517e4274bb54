package io.speculative.bench.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One JSON line of {@link EndToEnd}, as far as a comparison needs it.
 *
 * @param conditions what has to be equal for two lines to be compared: the names of the models' folders, precisions,
 *     threads and the request
 * @param trial which prompt, in which run
 * @param way how it was decoded: drafter and verifier
 * @param kind what the drafter's name begins with, such as {@code chain}
 * @param tokensPerSecond speed
 * @param blockEfficiency emitted tokens per target pass
 * @param acceptanceRate accepted among examined drafted tokens
 * @param draftedPerRound drafted tokens per target pass
 * @param seconds where the time went
 */
record Measured(
        String conditions,
        String trial,
        String way,
        String kind,
        double tokensPerSecond,
        double blockEfficiency,
        double acceptanceRate,
        double draftedPerRound,
        Seconds seconds) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REQUIRED =
            List.of("tokensPerSecond", "blockEfficiency", "acceptanceRate", "seconds", "drafter", "prompt");
    private static final List<String> REQUEST = List.of(
            "precision",
            "draftPrecision",
            "rows",
            "device",
            "threads",
            "temperature",
            "topK",
            "topP",
            "seed",
            "maxNewTokens",
            "ignoreEos");

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not one of the runner's
     */
    static Measured parse(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON (expected: a line of the runner)", e);
        }
        for (String name : REQUIRED) {
            if (!json.has(name)) {
                throw new IllegalArgumentException("no " + name + " (expected: a line of the runner)");
            }
        }
        List<String> conditions = new ArrayList<>();
        for (String folder : List.of("target", "draft")) {
            if (json.hasNonNull(folder)) {
                conditions.add(
                        folder + " " + Path.of(json.path(folder).asText()).getFileName());
            }
        }
        for (String name : REQUEST) {
            if (json.hasNonNull(name)) {
                conditions.add(name + " " + json.path(name).asText());
            }
        }
        return new Measured(
                String.join(", ", conditions),
                json.path("run").asText() + "/" + json.path("promptIndex").asText(),
                json.path("drafter").asText()
                        + (json.hasNonNull("verifier")
                                ? " " + json.path("verifier").asText()
                                : ""),
                json.path("drafter").asText().replaceFirst(":.*", ""),
                json.path("tokensPerSecond").asDouble(),
                json.path("blockEfficiency").asDouble(),
                json.path("acceptanceRate").asDouble(),
                draftedPerRound(json),
                new Seconds(
                        json.path("draftSeconds").asDouble(),
                        json.path("targetSeconds").asDouble(),
                        json.path("verifySeconds").asDouble(),
                        json.path("seconds").asDouble()));
    }

    private static double draftedPerRound(JsonNode json) {
        double utilization = json.path("draftUtilization").asDouble();
        return utilization == 0 ? 0 : (json.path("blockEfficiency").asDouble() - 1) / utilization;
    }

    /** Whether it is plain decoding. */
    boolean isPlain() {
        return way.equals("none");
    }

    /**
     * Where the time went, in seconds.
     *
     * @param draft drafting
     * @param target target passes
     * @param verify verification
     * @param total everything, reading the prompt included
     */
    record Seconds(double draft, double target, double verify, double total) {

        static final Seconds NONE = new Seconds(0, 0, 0, 0);

        /** The sums. */
        Seconds plus(Seconds other) {
            return new Seconds(draft + other.draft, target + other.target, verify + other.verify, total + other.total);
        }

        /** Writes the shares of drafting, target passes, verification and the rest, in percent. */
        String shares() {
            return String.format(
                    Locale.ROOT,
                    "%.0f, %.0f, %.0f, %.0f",
                    100 * draft / total,
                    100 * target / total,
                    100 * verify / total,
                    100 * (total - draft - target - verify) / total);
        }
    }
}
