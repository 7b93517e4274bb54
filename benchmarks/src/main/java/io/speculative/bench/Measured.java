package io.speculative.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON line of {@link EndToEnd}, as far as a comparison needs it.
 *
 * @param conditions what has to be equal for two lines to be compared: the names of the models' folders, precisions,
 *     threads and the request
 * @param trial which prompt, in which run
 * @param way how it was decoded: drafter and verifier
 * @param tokensPerSecond speed
 * @param blockEfficiency emitted tokens per target pass
 * @param acceptanceRate accepted among examined drafted tokens
 */
record Measured(
        String conditions,
        String trial,
        String way,
        double tokensPerSecond,
        double blockEfficiency,
        double acceptanceRate) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REQUEST = List.of(
            "precision",
            "draftPrecision",
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
        for (String name : List.of("tokensPerSecond", "blockEfficiency", "acceptanceRate", "drafter", "prompt")) {
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
                json.path("tokensPerSecond").asDouble(),
                json.path("blockEfficiency").asDouble(),
                json.path("acceptanceRate").asDouble());
    }
}
