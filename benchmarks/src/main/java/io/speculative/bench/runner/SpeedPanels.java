package io.speculative.bench.runner;

import io.speculative.bench.Quartiles;
import io.speculative.bench.charts.SpeedChart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the speed chart shows of the runner's lines: for each set of conditions and each kind of drafter, the median speed of
 * every drafter relative to plain decoding of the same prompt in the same run.
 */
final class SpeedPanels {

    private SpeedPanels() {}

    /** One panel for each set of conditions, in order of appearance. */
    static List<SpeedChart.Panel> of(List<Measured> lines) {
        Map<String, List<Measured>> byConditions = new LinkedHashMap<>();
        for (Measured line : lines) {
            byConditions
                    .computeIfAbsent(line.conditions(), key -> new ArrayList<>())
                    .add(line);
        }
        List<SpeedChart.Panel> panels = new ArrayList<>();
        byConditions.forEach((conditions, group) -> panels.add(panel(conditions, group)));
        return panels;
    }

    private static SpeedChart.Panel panel(String conditions, List<Measured> group) {
        Map<String, Double> plain = new HashMap<>();
        Map<String, List<Measured>> byWay = new LinkedHashMap<>();
        for (Measured line : group) {
            if (line.isPlain()) {
                plain.put(line.trial(), line.tokensPerSecond());
            } else {
                byWay.computeIfAbsent(line.way(), key -> new ArrayList<>()).add(line);
            }
        }
        Map<String, SortedMap<Double, Double>> byKind = new LinkedHashMap<>();
        byWay.forEach((way, lines) -> byKind.computeIfAbsent(lines.get(0).kind(), key -> new TreeMap<>())
                .put(drafted(lines), speed(lines, plain)));
        return new SpeedChart.Panel(temperature(conditions), byKind);
    }

    private static String temperature(String conditions) {
        int at = conditions.indexOf("temperature ");
        return at < 0 ? conditions : conditions.substring(at).replaceFirst(",.*", "");
    }

    private static double drafted(List<Measured> lines) {
        return lines.stream().mapToDouble(Measured::draftedPerRound).average().orElseThrow();
    }

    private static double speed(List<Measured> lines, Map<String, Double> plain) {
        return Quartiles.of(lines.stream()
                        .filter(line -> plain.containsKey(line.trial()))
                        .map(line -> line.tokensPerSecond() / Objects.requireNonNull(plain.get(line.trial())))
                        .toList())
                .median();
    }
}
