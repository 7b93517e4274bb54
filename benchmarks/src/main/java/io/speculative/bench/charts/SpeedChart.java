package io.speculative.bench.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of speeds relative to plain decoding against the tokens drafted per round: a panel for each set of conditions, a
 * line for each kind of drafter, a point for each drafter.
 */
public final class SpeedChart {

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

    /**
     * The lines of one panel.
     *
     * @param title above the panel
     * @param kinds for each kind of drafter, in the order of the legend: the speed of its drafters, by the tokens drafted
     *     per round
     */
    public record Panel(String title, Map<String, SortedMap<Double, Double>> kinds) {}

    /** The picture of at least one panel as the text of an SVG file. */
    public static String svg(List<Panel> panels) {
        return ChartPanels.svg(panels.stream().map(SpeedChart::chart).toList());
    }

    private static XYChart chart(Panel panel) {
        XYChart chart = ChartPanels.chart(panel.title(), "tokens drafted per round", "speed / plain (median)");
        panel.kinds().forEach((kind, points) -> line(chart, kind, points));
        return chart;
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
