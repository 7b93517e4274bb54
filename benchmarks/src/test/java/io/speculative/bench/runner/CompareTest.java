package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.bench.OneLineErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void run_linesOfTwoWays_givesMediansAndRatiosOfNeighbours() throws IOException {
        Path lines = Files.writeString(
                folder.resolve("lines"),
                line("none", "null", 0, 100, 1.0, 0)
                        + line("chain:3", "\"standard\"", 0, 200, 2.0, 0.5)
                        + line("chain:3", "\"standard\"", 1, 30, 3.0, 0.7)
                        + line("none", "null", 1, 10, 1.0, 0));

        int code = run(lines.toString());

        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "target t, temperature 0.0",
                        "",
                        "| drafter, verifier | texts | tokens/s | block efficiency | acceptance rate | speed / plain |"
                                + " draft, target, verify, rest (%) |",
                        "|---|---|---|---|---|---|---|",
                        "| none | 2 | 55 [33, 78] | 1.00 [1.00, 1.00] | 0.00 [0.00, 0.00] | 1.00 [1.00, 1.00]"
                                + " | 20, 60, 5, 15 |",
                        "| chain:3 standard | 2 | 115 [73, 158] | 2.50 [2.25, 2.75] | 0.60 [0.55, 0.65]"
                                + " | 2.50 [2.25, 2.75] | 20, 60, 5, 15 |");
    }

    @Test
    void run_svg_drawsALineOfEachKind() throws IOException {
        Path lines = Files.writeString(
                folder.resolve("lines"),
                line("none", "null", 0, 100, 1.0, 0)
                        + line("chain:3", "\"standard\"", 0, 200, 2.0, 0.5)
                        + line("chain:5", "\"standard\"", 0, 250, 3.0, 0.5)
                        + line("wor:2x2", "\"rrs\"", 0, 150, 2.0, 0.5));
        Path picture = folder.resolve("picture.svg");

        int code = run("--svg", picture.toString(), lines.toString());

        assertThat(code).isZero();
        String orangeLine = "rgb(230,159,0)";
        String blueLine = "rgb(86,180,233)";
        assertThat(Files.readString(picture)).contains("<svg", orangeLine).doesNotContain(blueLine);
    }

    @Test
    void run_svgIntoNoFolder_isRefused() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), line("none", "null", 0, 100, 1.0, 0));

        int code = run("--svg", folder.resolve("absent/picture.svg").toString(), lines.toString());

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("picture.svg (expected: a file that can be written)");
    }

    @Test
    void run_withoutPlainLines_leavesTheRatioOut() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), line("chain:3", "\"naive\"", 0, 200, 2.0, 0.5));

        run(lines.toString());

        assertThat(out.toString()).contains("| chain:3 naive | 1 |").endsWith("| - | 20, 60, 5, 15 |\n");
    }

    @Test
    void run_linesOfTheRunner_areUnderstood() throws IOException {
        RunnerOnTables runner = new RunnerOnTables();
        runner.run(
                "--draft",
                "draft",
                "--drafter",
                "none",
                "--drafter",
                "chain:2",
                "--verifier",
                "standard",
                "--prompt",
                "abc",
                "--max-new-tokens",
                "5");
        Path lines = Files.writeString(folder.resolve("lines"), runner.out());

        assertThat(run(lines.toString())).isZero();
        assertThat(out.toString()).contains("| none | 1 |", "| chain:2 standard | 1 |", "target target, draft draft");
    }

    @Test
    void run_aLineOfSomethingElse_givesOneLineAndExitCode2() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), "{\"tokens\": 3}\n");

        assertThat(run(lines.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("line 1: no tokensPerSecond");
    }

    @Test
    void run_missingFile_givesOneLineAndExitCode2() {
        assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void run_noFile_givesOneLineAndExitCode2() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String... args) {
        return OneLineErrors.commandLine(new Compare())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static String line(
            String drafter, String verifier, int prompt, double speed, double blockEfficiency, double acceptanceRate) {
        return """
                {"tokensPerSecond": %s, "blockEfficiency": %s, "acceptanceRate": %s, "drafter": "%s", "verifier": %s, \
                "run": 0, "promptIndex": %d, "prompt": "p", "target": "some/where/t", "draft": null, "temperature": 0.0, \
                "seconds": 2.0, "draftSeconds": 0.4, "targetSeconds": 1.2, "verifySeconds": 0.1}
                """.formatted(speed, blockEfficiency, acceptanceRate, drafter, verifier, prompt);
    }
}
