package io.speculative.bench.runner;

import io.speculative.bench.OneLineErrors;
import io.speculative.bench.charts.SpeedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads files of {@link EndToEnd}'s JSON lines and prints medians, quartiles and ratios as Markdown tables. */
@Command(name = "Compare", description = "Condenses the runner's JSON lines into Markdown tables.")
public final class Compare implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "JSON lines of EndToEnd")
    private List<Path> files = List.of();

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "receives a picture: speed against the tokens drafted per round")
    private Optional<Path> svg = Optional.empty();

    /** A command that picocli fills in. */
    Compare() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(OneLineErrors.commandLine(new Compare()).execute(args));
    }

    @Override
    public Integer call() {
        List<Measured> measured = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                measured.add(parse(lines.get(i), file + ", line " + (i + 1)));
            }
        }
        svg.ifPresent(file -> write(file, SpeedChart.svg(SpeedPanels.of(measured))));
        spec.commandLine().getOut().print(ComparisonTable.of(measured));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read (expected: JSON lines of EndToEnd)", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalArgumentException("--svg: " + file + " (expected: a file that can be written)", e);
        }
    }

    private static Measured parse(String line, String place) {
        try {
            return Measured.parse(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }
}
