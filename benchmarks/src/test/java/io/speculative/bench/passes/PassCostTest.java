package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.bench.OneLineErrors;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassCostTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void run_smallShape_writesReadsAndPassesOfEachPrecision() {
        LongSupplier clock = clock(2, 4, 5);

        int code = run("--shape draft --widths 1,2 --context 300 --threads 1 --turns 3", clock);

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("### draft\n\n1.2 million weights in linear maps: 1 layers of width 192")
                .contains("linear maps, 4.9 (FP32), 2.5 (FP16), 1.2 (INT8) MB")
                .contains("keys and values of 300 tokens, 0.5 MB")
                .contains("3 turns, 1 threads")
                .contains("ran at 2.5 (FP32), 1.2 (FP16), 0.6 (INT8) GB/s");
        String read = " 2.00 [2.00, 2.00] | 0.50 [0.50, 0.50] |";
        String one = " 4.00 [4.00, 4.00] | 1.00 [1.00, 1.00] |";
        String two = " 5.00 [5.00, 5.00] | 1.25 [1.25, 1.25] |";
        assertThat(out.toString().lines().filter(line -> line.startsWith("|")))
                .containsExactly(
                        "| rows | FP32, ms | / 1 row | FP16, ms | / 1 row | INT8, ms | / 1 row |",
                        "|---|---|---|---|---|---|---|",
                        "| plain read |" + read.repeat(3),
                        "| 1 |" + one.repeat(3),
                        "| 2 |" + two.repeat(3));
    }

    @Test
    void run_severalShapes_writesATableForEach() {
        run("--shape draft --shape target --precision int8 --widths 1 --context 1 --turns 1", clock(1, 1));

        assertThat(out.toString().lines().filter(line -> line.startsWith("###")))
                .containsExactly("### draft", "### target");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shape huge | shape: huge (expected: 1.2B, 135M, 12M, target or draft)",
                "--widths 2,4 | --widths: [2, 4] (expected: 1 among them)",
                "--widths 1,0 | 0 (expected: a whole number >= 1)",
                "--context 0 | 0 (expected: a whole number >= 1)",
                "--turns 0 | 0 (expected: a whole number >= 1)",
                "--threads none | none (expected: a whole number >= 1)",
                "--precision fp8 | fp8 (expected: fp32, fp16, bf16 or int8)"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) {
        assertThat(run(args, System::nanoTime)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("PassCost: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String args, LongSupplier clock) {
        return OneLineErrors.commandLine(new PassCost(clock))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args.split(" ", -1));
    }

    /** A clock that is read before and after each piece of work; they last so many milliseconds, over and over. */
    private static LongSupplier clock(int... millis) {
        AtomicInteger reads = new AtomicInteger();
        long[] now = {0};
        return () -> {
            int read = reads.getAndIncrement();
            if (read % 2 == 1) {
                now[0] += 1_000_000L * millis[read / 2 % millis.length];
            }
            return now[0];
        };
    }
}
