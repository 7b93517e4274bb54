package io.speculative.bench.charts;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.StringWriter;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** Charts of one look, side by side in one SVG picture. */
final class ChartPanels {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 420;
    private static final int COLUMNS = 2;

    private ChartPanels() {}

    /** An empty chart in the common look. */
    static XYChart chart(String title, String xAxis, String yAxis) {
        XYChart chart = new XYChartBuilder()
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setMarkerSize(7);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        return chart;
    }

    /** The picture of at least one chart as the text of an SVG file. */
    static String svg(List<XYChart> charts) {
        SVGGraphics2D graphics = graphics();
        int columns = Math.min(COLUMNS, charts.size());
        int rows = (charts.size() + columns - 1) / columns;
        graphics.setSVGCanvasSize(new Dimension(columns * WIDTH, rows * HEIGHT));
        for (int place = 0; place < charts.size(); place++) {
            int left = place % columns * WIDTH;
            int top = place / columns * HEIGHT;
            graphics.translate(left, top);
            charts.get(place).paint(graphics, WIDTH, HEIGHT);
            graphics.translate(-left, -top);
        }
        StringWriter text = new StringWriter();
        try {
            graphics.stream(text, true);
        } catch (SVGGraphics2DIOException e) {
            throw new IllegalStateException("svg: not written (expected: a text in memory)", e);
        }
        return text.toString();
    }

    private static SVGGraphics2D graphics() {
        try {
            return new SVGGraphics2D(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument("http://www.w3.org/2000/svg", "svg", null));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("XML parser: none (expected: the platform's)", e);
        }
    }
}
