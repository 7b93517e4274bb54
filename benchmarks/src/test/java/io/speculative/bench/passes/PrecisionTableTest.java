package io.speculative.bench.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.speculative.bench.OneLineErrors;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTableTest {

    private static final int SIZE = 5;

    /** Every token is possible everywhere, as with a real model. */
    private static final LawTable EVEN = LawTable.constant(1, 1, 1, 1, 1);

    private static final LawTable FLOATS = LawTable.random(1, SIZE, 2).mixedWith(EVEN, 0.5);
    private static final LawTable BYTES = LawTable.random(2, SIZE, 2).mixedWith(EVEN, 0.5);

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<TableModel> opened = new ArrayList<>();

    @Test
    void run_models_comparesEachPrecisionWithTheFirstAtEveryWidth() throws IOException {
        assertThat(run("--tokens 5 --width 1,3")).isZero();

        String apart = row(LogitsDifference.between(logits(FLOATS, "abcde", "eabcd"), logits(BYTES, "abcde", "eabcd")));
        String equal = " | 10 | 100.00 % | 0.0e+00 | 0.0e+00 | 0.0e+00 |";
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines().skip(2))
                .containsExactly(
                        "| FP32 | 1" + equal,
                        "| FP32 | 3" + equal,
                        "| FP16 | 1" + equal,
                        "| FP16 | 3" + equal,
                        "| INT8 | 1" + apart,
                        "| INT8 | 3" + apart);
        assertThat(opened)
                .hasSize(4)
                .allSatisfy(model -> assertThat(model.openSessions()).isZero())
                .allSatisfy(model -> assertThatThrownBy(model::open).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void run_width_isTheNumberOfRowsOfAPass() throws IOException {
        run("--tokens 5 --width 3 --precision fp16");

        assertThat(opened).extracting(TableModel::passes).containsExactly(10L, 4L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--tokens 6 | --tokens: 6 (expected: at most 5, as ",
                "--tokens 0 | 0 (expected: a whole number >= 1)",
                "--tokens 5 --width 0 | 0 (expected: a whole number >= 1)",
                "--tokens 5 --precision fp8 | fp8 (expected: fp32, fp16, bf16 or int8)",
                "--tokens 5 --text absent.txt | absent.txt: can't be read (expected: UTF-8 text)"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) throws IOException {
        assertThat(run(args)).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("PrecisionTable: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String args) throws IOException {
        Path one = Files.writeString(folder.resolve("one.txt"), "abcde");
        Path other = Files.writeString(folder.resolve("other.txt"), "eabcdeee");
        return OneLineErrors.commandLine(new PrecisionTable((path, options) -> open(options)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(
                                Stream.of("--model", "model", "--text", one.toString(), "--text", other.toString()),
                                Arrays.stream(args.split(" ", -1)))
                        .toArray(String[]::new));
    }

    private LanguageModel open(ModelOptions options) {
        TableModel model = TableModel.of(options.precision() == Precision.INT8 ? BYTES : FLOATS, SIZE);
        opened.add(model);
        return model;
    }

    /** The logarithms of a table's weights after every beginning of the texts. */
    private static List<float[]> logits(LawTable table, String... texts) {
        List<float[]> rows = new ArrayList<>();
        for (String text : texts) {
            for (int end = 1; end <= text.length(); end++) {
                float[] row = table.weights(text.substring(0, end)
                        .chars()
                        .map(letter -> letter - 'a')
                        .toArray());
                for (int token = 0; token < row.length; token++) {
                    row[token] = (float) Math.log(row[token]);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String row(LogitsDifference difference) {
        return String.format(
                Locale.ROOT,
                " | 10 | %.2f %% | %.1e | %.1e | %.1e |",
                10.0 * difference.equalArgmax(),
                difference.largest(),
                difference.meanDivergence(),
                difference.meanVariation());
    }
}
