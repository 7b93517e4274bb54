package io.speculative.bench.charts;

import io.speculative.bench.Quartiles;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of the acceptance table: acceptance against the number of drafts, a panel per sampler, a line per verifier. A
 * point is the mean over the law pairs, its bar reaches from their lower to their upper quartile, and so does the band of
 * the optimum. Points of one number of drafts lie a little beside each other, so that no bar hides another.
 *
 * <p>Not thread-safe.
 */
public final class AcceptanceChart {

    /** Between neighbouring points, as a share of the axis, and at most in drafts. */
    private static final double POINT_DISTANCE = 0.012;

    private static final double MOST_POINT_DISTANCE = 0.1;
    private static final int LEAST_TICK_DISTANCE = 35;
    /** A little less than it is, so that ticks stand at whole numbers. */
    private static final int PLOT_WIDTH = 270;

    private static final Color BAND = new Color(0xDD, 0xE3, 0xEA);
    private static final Color BAND_EDGE = new Color(0xB4, 0xC0, 0xCE);
    /** Colours that differ for colour-blind readers too (Okabe and Ito 2008), by verifier in order of appearance. */
    private static final Color[] COLOURS = {
        new Color(0x99, 0x99, 0x99),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x00, 0x9E, 0x73),
        new Color(0x00, 0x72, 0xB2),
        new Color(0xCC, 0x79, 0xA7)
    };

    private final Map<String, Map<String, SortedMap<Integer, List<Point>>>> panels = new LinkedHashMap<>();
    private final SortedSet<Integer> drafts = new TreeSet<>();
    private final List<String> verifiers = new ArrayList<>();

    /**
     * One acceptance on one pair of laws.
     *
     * @param sampler how tokens were drafted: the panel's title
     * @param verifier who decides: the line's name
     * @param drafts how many tokens were asked for, at least one
     * @param acceptance how often a drafted token is emitted
     * @param optimalAcceptance the most that any verifier reaches with that sampler
     */
    public record Point(String sampler, String verifier, int drafts, double acceptance, double optimalAcceptance) {}

    /** Adds a point. */
    public void add(Point point) {
        panels.computeIfAbsent(point.sampler(), key -> new LinkedHashMap<>())
                .computeIfAbsent(point.verifier(), key -> new TreeMap<>())
                .computeIfAbsent(point.drafts(), key -> new ArrayList<>())
                .add(point);
        drafts.add(point.drafts());
        if (!verifiers.contains(point.verifier())) {
            verifiers.add(point.verifier());
        }
    }

    /** The picture of at least one point as the text of an SVG file. */
    public String svg() {
        List<XYChart> charts = new ArrayList<>();
        panels.forEach((sampler, byVerifier) -> charts.add(chart(sampler, byVerifier)));
        return ChartPanels.svg(charts);
    }

    private XYChart chart(String sampler, Map<String, SortedMap<Integer, List<Point>>> byVerifier) {
        XYChart chart = ChartPanels.chart(sampler, "drafts", "acceptance (mean, quartiles)");
        style(chart.getStyler());
        band(chart, byVerifier.values().iterator().next().values());
        byVerifier.forEach((verifier, points) -> line(chart, verifier, points.values()));
        return chart;
    }

    private void style(XYStyler styler) {
        styler.setXAxisMin(drafts.first() - 0.5);
        styler.setXAxisMax(drafts.last() + 0.5);
        styler.setXAxisTickMarkSpacingHint(
                Math.max(LEAST_TICK_DISTANCE, PLOT_WIDTH / (drafts.last() - drafts.first() + 1)));
        styler.setXAxisDecimalPattern("0.#");
        styler.setYAxisMin(0.0);
        styler.setYAxisMax(1.0);
        styler.setYAxisDecimalPattern("0.0");
    }

    private static void band(XYChart chart, Collection<List<Point>> pointsByDrafts) {
        List<Integer> x = new ArrayList<>();
        List<Double> upper = new ArrayList<>();
        List<Double> lower = new ArrayList<>();
        for (List<Point> points : pointsByDrafts) {
            Quartiles optimum = quartiles(points, Point::optimalAcceptance);
            x.add(points.get(0).drafts());
            upper.add(optimum.upper());
            lower.add(optimum.lower());
        }
        XYSeries band = chart.addSeries("optimum", thereAndBack(x, x), thereAndBack(upper, lower));
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        band.setFillColor(BAND);
        band.setLineColor(BAND_EDGE);
        band.setLineWidth(1);
        band.setMarker(SeriesMarkers.NONE);
    }

    private static <T> List<T> thereAndBack(List<T> there, List<T> back) {
        List<T> outline = new ArrayList<>(back);
        Collections.reverse(outline);
        outline.addAll(0, there);
        return outline;
    }

    private void line(XYChart chart, String verifier, Collection<List<Point>> pointsByDrafts) {
        int place = verifiers.indexOf(verifier);
        Color colour = COLOURS[place % COLOURS.length];
        double distance = Math.min(MOST_POINT_DISTANCE, POINT_DISTANCE * (drafts.last() - drafts.first() + 1));
        double shift = (place - (verifiers.size() - 1) / 2.0) * distance;
        List<Double> x = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        for (List<Point> points : pointsByDrafts) {
            double at = points.get(0).drafts() + shift;
            Quartiles spread = quartiles(points, Point::acceptance);
            x.add(at);
            means.add(points.stream().mapToDouble(Point::acceptance).average().orElseThrow());
            XYSeries bar = chart.addSeries(
                    verifier + " at " + points.get(0).drafts(),
                    List.of(at, at),
                    List.of(spread.lower(), spread.upper()));
            bar.setLineColor(colour);
            bar.setLineStyle(new BasicStroke(1));
            bar.setMarker(SeriesMarkers.NONE);
            bar.setShowInLegend(false);
        }
        XYSeries line = chart.addSeries(verifier, x, means);
        line.setLineColor(colour);
        line.setLineStyle(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        line.setMarkerColor(colour);
        line.setMarker(SeriesMarkers.CIRCLE);
    }

    private static Quartiles quartiles(List<Point> points, ToDoubleFunction<Point> value) {
        return Quartiles.of(points.stream().map(value::applyAsDouble).toList());
    }
}
