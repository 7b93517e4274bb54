package io.speculative.examples;

import io.speculative.metrics.DecodingStats;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import java.util.List;
import java.util.Locale;

/** Plain and speculative decoding of the same request as a table and a chart, at most 80 columns wide. */
final class SideBySide {

    private static final int BAR = 40;
    private static final String ROW = "  %-28s %12s %12s   %s%n";

    private SideBySide() {}

    /** The table: speed, and how much a target pass brings. */
    static String table(Tally plain, Tally speculative) {
        DecodingStats alone = plain.counts();
        DecodingStats drafted = speculative.counts();
        return row("", "plain", "speculative", "")
                + row(
                        "tokens per second",
                        format("%.1f", plain.tokensPerSecond()),
                        format("%.1f", speculative.tokensPerSecond()),
                        format("%.2f x", speculative.tokensPerSecond() / plain.tokensPerSecond()))
                + row("tokens", format("%d", alone.tokens()), format("%d", drafted.tokens()), "")
                + row("target passes", format("%d", alone.targetPasses()), format("%d", drafted.targetPasses()), "")
                + row(
                        "block efficiency",
                        format("%.2f", alone.blockEfficiency()),
                        format("%.2f", drafted.blockEfficiency()),
                        "tokens per pass")
                + row("acceptance rate", "", format("%.1f %%", 100 * drafted.acceptanceRate()), "of tested tokens");
    }

    /** The chart: a bar for each depth of the draft. */
    static String chart(List<DepthAcceptance> byDepth) {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth <= byDepth.size(); depth++) {
            DepthAcceptance acceptance = byDepth.get(depth - 1);
            int filled = (int) Math.round(BAR * acceptance.rate());
            text.append(format(
                    "  %2d  %s%s  %5.1f %%  %d of %d%n",
                    depth,
                    "#".repeat(filled),
                    ".".repeat(BAR - filled),
                    100 * acceptance.rate(),
                    acceptance.accepted(),
                    acceptance.examined()));
        }
        return text.toString();
    }

    private static String row(String name, String plain, String speculative, String note) {
        return format(ROW, name, plain, speculative, note).stripTrailing() + System.lineSeparator();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
