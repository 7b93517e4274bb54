package io.speculative.bench.laws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.speculative.bench.OneLineErrors;
import io.speculative.distribution.Distribution;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.LawTable;
import io.speculative.model.TableModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreLawsTest {

    private static final LawTable TARGET = LawTable.random(1, 5, 2);
    private static final LawTable DRAFT = LawTable.random(2, 5, 2);

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<TableModel> opened = new ArrayList<>();

    @Test
    void run_texts_storesTheLawsOfBothModelsAfterEvenlySpacedPlaces() throws Exception {
        Path texts = Files.writeString(folder.resolve("texts.txt"), "abcd\nbe\n");

        assertThat(run("--prompts", texts.toString(), "--pairs", "3")).isZero();

        assertThat(err.toString()).isEmpty();
        List<LawPair> pairs = stored();
        assertThat(pairs).hasSize(3);
        int[][] contexts = {{0}, {0, 1, 2}, {1}};
        for (int i = 0; i < contexts.length; i++) {
            assertSameLaw(pairs.get(i).target(), TableModel.of(TARGET, 5).law(contexts[i]));
            assertSameLaw(pairs.get(i).draft(), TableModel.of(DRAFT, 5).law(contexts[i]));
        }
        assertThat(opened)
                .hasSize(2)
                .allSatisfy(model -> assertThatThrownBy(model::open).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void run_samplingRule_isAppliedToTheLaws() {
        assertThat(run("--prompt", "abc", "--pairs", "1", "--temperature", "0.5", "--top-k", "2"))
                .isZero();

        LawPair pair = stored().get(0);
        float[] logits = new float[5];
        for (int token = 0; token < 5; token++) {
            logits[token] =
                    (float) Math.log(TableModel.of(TARGET, 5).law(new int[] {0}).probability(token));
        }
        assertSameLaw(pair.target(), SamplingRule.temperature(0.5).withTopK(2).apply(logits));
    }

    @Test
    void run_textLongerThanTheContext_isCutOff() {
        assertThat(run("--prompt", "abcde".repeat(20), "--pairs", "64")).isZero();

        assertThat(stored()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--draft draft --prompt abc | --pairs: 64 (expected: at most 3, as the texts have no more tokens)",
                "--draft draft --prompt abc --pairs 0 | 0 (expected: a whole number >= 1)",
                "--draft draft --prompt abc --temperature 0 | temperature: 0.0 (expected:",
                "--prompt abc --pairs 1 | --draft: none (expected: a model",
                "--draft draft --pairs 1 | --prompt",
                "--draft other --prompt abc --pairs 1 | draft vocabulary"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) {
        int code = execute(Arrays.stream(args.split(" ", -1)));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("StoreLaws: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String... args) {
        return execute(Stream.concat(Stream.of("--draft", "draft"), Arrays.stream(args)));
    }

    private int execute(Stream<String> args) {
        return OneLineErrors.commandLine(new StoreLaws((path, options) -> open(path)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(
                                Stream.of(
                                        "--target",
                                        "target",
                                        "--target-probs",
                                        folder.resolve("target.txt").toString(),
                                        "--draft-probs",
                                        folder.resolve("draft.txt").toString()),
                                args)
                        .toArray(String[]::new));
    }

    private LanguageModel open(Path path) {
        int size = path.equals(Path.of("other")) ? 4 : 5;
        TableModel model = TableModel.of(path.equals(Path.of("target")) ? TARGET : DRAFT, size);
        opened.add(model);
        return model;
    }

    private List<LawPair> stored() {
        return LawPair.read(folder.resolve("target.txt"), folder.resolve("draft.txt"));
    }

    private static void assertSameLaw(Distribution law, Distribution expected) {
        assertThat(law.vocabularySize()).isEqualTo(expected.vocabularySize());
        for (int token = 0; token < law.vocabularySize(); token++) {
            assertThat(law.probability(token)).isCloseTo(expected.probability(token), within(1e-6));
        }
    }
}
