package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.metrics.DecodingStats.DepthAcceptance;
import io.speculative.model.TableModel;
import io.speculative.verify.SpeculativeSampling;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private static final GenerationOptions REQUEST = GenerationOptions.maxTokens(8);

    private final TableModel model = TableModel.random(1, 5, 1);

    @Test
    void table_aDraftOfTheTargetItself_showsEveryDraftAccepted() {
        Tally plain = tally(AutoregressiveDecoder.of(model).withClock(steps(1_000_000)));
        Tally speculative = tally(SpeculativeDecoder.of(model, ChainDrafter.of(model, 3), new SpeculativeSampling())
                .withClock(steps(1_000_000)));

        String table = SideBySide.table(plain, speculative);

        assertThat(table.lines()).allMatch(line -> line.length() <= 80).noneMatch(line -> line.endsWith(" "));
        assertThat(cells(table))
                .contains("tokens 8 8", "target passes 8 2", "block efficiency 1.00 4.00 tokens per pass");
        assertThat(cells(table)).contains("acceptance rate 100.0 % of tested tokens");
    }

    @Test
    void tokensPerSecond_ofSeveralRuns_isTakenOverAll() {
        Tally tally = new Tally();
        Decoder decoder = AutoregressiveDecoder.of(model).withClock(steps(1_000_000));
        for (int i = 0; i < 2; i++) {
            add(decoder, tally);
        }

        long nanos = tally.counts().times().totalNanos();
        assertThat(nanos).isPositive();
        assertThat(tally.tokensPerSecond()).isEqualTo(8 * 1e9 / nanos);
    }

    @Test
    void chart_oneBarPerDepth_asLongAsItsRate() {
        String chart = SideBySide.chart(List.of(new DepthAcceptance(4, 4), new DepthAcceptance(4, 1)));

        assertThat(chart.lines())
                .containsExactly(
                        "   1  " + "#".repeat(40) + "  100.0 %  4 of 4",
                        "   2  " + "#".repeat(10) + ".".repeat(30) + "   25.0 %  1 of 4");
    }

    private Tally tally(Decoder decoder) {
        Tally tally = new Tally();
        add(decoder, tally);
        return tally;
    }

    private static void add(Decoder decoder, Tally tally) {
        try (Generation generation = decoder.generate("abc", REQUEST)) {
            tally.add(generation);
        }
    }

    private static List<String> cells(String table) {
        return table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    /** A clock that moves on by the same step at every look. */
    private static LongSupplier steps(long nanos) {
        long[] now = {0};
        return () -> now[0] += nanos;
    }
}
