package io.speculative.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of the runner's lines: speed relative to plain decoding against the tokens drafted per round, a panel for each set
 * of conditions, a line for each kind of drafter. A point is the median over prompts and runs of one drafter.
 */
final class SpeedChart {

    /** Colours that differ for colour-blind readers too (Okabe and Ito 2008), by kind in order of appearance. */
    private static final Color[] COLOURS = {
        new Color(0x00, 0x00, 0x00),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x56, 0xB4, 0xE9),
        new Color(0x00, 0x9E, 0x73),
        new Color(0xD5, 0x5E, 0x00),
        new Color(0x00, 0x72, 0xB2),
        new Color(0xCC, 0x79, 0xA7)
    };

    private static final Marker[] MARKERS = {SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE};

    private SpeedChart() {}

    /** The picture as the text of an SVG file. */
    static String svg(List<Measured> lines) {
        Map<String, List<Measured>> byConditions = new LinkedHashMap<>();
        for (Measured line : lines) {
            byConditions
                    .computeIfAbsent(line.conditions(), key -> new ArrayList<>())
                    .add(line);
        }
        List<XYChart> charts = new ArrayList<>();
        byConditions.forEach((conditions, group) -> charts.add(chart(conditions, group)));
        return ChartPanels.svg(charts);
    }

    private static XYChart chart(String conditions, List<Measured> group) {
        XYChart chart =
                ChartPanels.chart(temperature(conditions), "tokens drafted per round", "speed / plain (median)");
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
        byKind.forEach((kind, points) -> line(chart, kind, points));
        return chart;
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

    private static void line(XYChart chart, String kind, SortedMap<Double, Double> points) {
        int place = chart.getSeriesMap().size();
        Color colour = COLOURS[place % COLOURS.length];
        XYSeries line = chart.addSeries(kind, List.copyOf(points.keySet()), List.copyOf(points.values()));
        line.setLineColor(colour);
        line.setLineStyle(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        line.setMarkerColor(colour);
        line.setMarker(MARKERS[place / COLOURS.length % MARKERS.length]);
    }
}
