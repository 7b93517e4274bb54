package io.speculative.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.training.corpus.TinyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainPairTest {

    private static final Pattern LOSS = Pattern.compile("loss (\\d+\\.\\d+)");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeBooks() throws IOException {
        TinyText.writeBooks(folder.resolve("text"));
    }

    @Test
    void stages_tinyPair_learnAndLeaveTwoModels() {
        assertThat(run("joint", "--steps", "60", "--rate", "0.01", "--draft-rate", "0.01", "--warmup", "5"))
                .isZero();
        List<Double> losses = losses();
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.7 * losses.get(0));

        assertThat(run("write", "--batches", "2", "--opening", "4")).isZero();
        assertThat(run("distil", "--steps", "10")).isZero();
        assertThat(run("evaluate")).isZero();
        assertThat(out.toString()).contains("together: ", "own texts: ");

        String models = folder.resolve("models").toString();
        assertThat(run("export", "--out", models, "--name", "tiny")).isZero();
        for (String model : List.of("tiny-target", "tiny-draft")) {
            for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                assertThat(folder.resolve("models").resolve(model).resolve(file))
                        .isNotEmptyFile();
            }
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void joint_stoppedAndContinued_givesTheSameWeights() throws IOException {
        assertThat(runIn("whole", "joint", "--steps", "6", "--warmup", "2")).isZero();
        assertThat(runIn("parts", "joint", "--steps", "6", "--warmup", "2", "--until", "3"))
                .isZero();
        assertThat(runIn("parts", "joint", "--steps", "6", "--warmup", "2")).isZero();

        assertThat(Files.mismatch(checkpoint("whole"), checkpoint("parts"))).isEqualTo(-1);
    }

    @Test
    void joint_wrongOptions_endWithALineThatNamesThem() {
        assertThat(run("joint", "--steps", "0")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("steps: 0 (expected: >= 1)" + System.lineSeparator());
    }

    @Test
    void joint_noText_endsWithALineThatNamesTheFolder() {
        CommandLine command = command();
        String missing = folder.resolve("nowhere").toString();
        assertThat(command.execute("joint", "--steps", "200", "--text", missing, "--run", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("text: " + missing + " (expected: a folder");
    }

    @Test
    void export_noCheckpoint_endsWithALineThatSaysSo() {
        assertThat(run("export", "--out", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("(expected: to hold a checkpoint)");
    }

    private int run(String stage, String... options) {
        return runIn("run", stage, options);
    }

    private int runIn(String name, String stage, String... options) {
        List<String> line =
                new ArrayList<>(List.of(stage, "--text", folder.resolve("text").toString()));
        line.addAll(List.of("--run", folder.resolve(name).toString(), "--precision", "FLOAT32", "--threads", "1"));
        line.addAll(List.of("--vocabulary", "300", "--layers", "2", "--width", "64", "--draft-width", "64"));
        line.addAll(List.of("--batch", "4", "--length", "32"));
        line.addAll(List.of(options));
        int exitCode = command().execute(line.toArray(String[]::new));
        assertThat(exitCode == 0).as(err.toString()).isEqualTo(err.toString().isEmpty());
        return exitCode;
    }

    private CommandLine command() {
        return TrainPair.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    private List<Double> losses() {
        List<Double> losses = new ArrayList<>();
        Matcher matcher = LOSS.matcher(out.toString());
        while (matcher.find()) {
            losses.add(Double.parseDouble(matcher.group(1)));
        }
        return losses;
    }

    private Path checkpoint(String name) {
        return folder.resolve(name).resolve("checkpoint.safetensors");
    }
}
