package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--frobnicate | --frobnicate",
                "--prompt= | --prompt: empty (expected: the text to continue)",
                "--max-new-tokens 0 | maxNewTokens: 0 (expected: >= 1)",
                "--max-new-tokens some | --max-new-tokens",
                "--draft-length 0 | --draft-length: 0 (expected: >= 1)",
                "--temperature -1 | temperature: -1.0 (expected: finite and > 0; greedy() takes the most probable token)",
                "--threads 0 | threads: 0 (expected: 1 to ",
                "--target absent --draft absent | absent"
            })
    void run_badInput_givesOneLineAndExitCode2(String args, String expected) {
        assertThat(run(args.split(" "))).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("Demo: ").contains(expected);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void run_blankPrompt_givesOneLineAndExitCode2() {
        assertThat(run("--prompt", "  ")).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly("Demo: --prompt: empty (expected: the text to continue)");
    }

    @Test
    void run_brokenModelFile_givesOneLineAndExitCode2(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");

        assertThat(run("--target", folder.toString(), "--draft", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("Demo: " + folder.resolve("config.json"));
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    @EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
    void run_greedyOnARealPair_streamsTheTextAndFindsBothEqual() {
        Path models = Path.of(System.getProperty("speculative.shared"), "data", "models");

        int code = run(
                "--target",
                models.resolve("stories260K").toString(),
                "--draft",
                models.resolve("stories279K-draft").toString(),
                "--prompt",
                "Once upon a time",
                "--max-new-tokens",
                "40");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("Once upon a time, there was a little girl named Lily.")
                .contains("The two texts are equal, token by token.");
        assertThat(out.toString().lines().skip(2)).allMatch(line -> line.length() <= 80);
    }

    @Test
    @EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
    void run_ggufFileAlone_answersWithDraftsFromTheText() {
        Path file = Path.of(
                System.getProperty("speculative.shared"),
                "data",
                "models",
                "smollm2-135m-instruct",
                "SmolLM2-135M-Instruct.Q4_1.gguf");

        int code = run(
                "--target", file.toString(), "--prompt", "What is the capital of France?", "--max-new-tokens", "16");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.toString()).contains("draft   looked up in the text").contains("Paris");
    }

    private int run(String... args) {
        return OneLineErrors.commandLine(new Demo())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
