package io.speculative.bench.runner;

import io.speculative.bench.Quartiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Lines of one measurement as Markdown: a table for each set of conditions, a row for each way of decoding. Numbers are
 * medians with quartiles over prompts and runs. The last column but one is the speed relative to plain decoding of the
 * same prompt in the same run, which neighbours it in time; the last one says where the time of all texts went.
 */
final class ComparisonTable {

    private ComparisonTable() {}

    /** Writes the tables. */
    static String of(List<Measured> lines) {
        Map<String, List<Measured>> byConditions = new LinkedHashMap<>();
        for (Measured line : lines) {
            byConditions
                    .computeIfAbsent(line.conditions(), key -> new ArrayList<>())
                    .add(line);
        }
        StringBuilder text = new StringBuilder();
        byConditions.forEach((conditions, group) -> {
            text.append(text.isEmpty() ? "" : "\n").append(conditions).append("\n\n");
            table(group, text);
        });
        return text.toString();
    }

    private static void table(List<Measured> group, StringBuilder text) {
        Map<String, Double> plain = new HashMap<>();
        Map<String, List<Measured>> byWay = new LinkedHashMap<>();
        for (Measured line : group) {
            if (line.isPlain()) {
                plain.put(line.trial(), line.tokensPerSecond());
            }
            byWay.computeIfAbsent(line.way(), key -> new ArrayList<>()).add(line);
        }
        text.append("| drafter, verifier | texts | tokens/s | block efficiency | acceptance rate | speed / plain |"
                + " draft, target, verify, rest (%) |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        byWay.forEach((way, lines) -> row(way, lines, plain, text));
    }

    private static void row(String way, List<Measured> lines, Map<String, Double> plain, StringBuilder text) {
        List<Double> ratios = lines.stream()
                .filter(line -> plain.containsKey(line.trial()))
                .map(line -> line.tokensPerSecond() / Objects.requireNonNull(plain.get(line.trial())))
                .toList();
        text.append(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %s |%n",
                way,
                lines.size(),
                Quartiles.of(lines.stream().map(Measured::tokensPerSecond).toList())
                        .written(0),
                Quartiles.of(lines.stream().map(Measured::blockEfficiency).toList())
                        .written(2),
                Quartiles.of(lines.stream().map(Measured::acceptanceRate).toList())
                        .written(2),
                ratios.isEmpty() ? "-" : Quartiles.of(ratios).written(2),
                lines.stream()
                        .map(Measured::seconds)
                        .reduce(Measured.Seconds.NONE, Measured.Seconds::plus)
                        .shares()));
    }
}
