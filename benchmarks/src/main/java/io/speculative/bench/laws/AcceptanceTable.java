package io.speculative.bench.laws;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.charts.AcceptanceChart;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Computes, for pairs of laws, how often every verifier accepts a drafted token under every draft sampler it is lossless
 * for, beside the optimum. Writes one JSON line per law pair, sampler, number of drafts and verifier to standard output,
 * and nothing else there. Bad input gives one line on standard error and exit code 2.
 */
@Command(
        name = "AcceptanceTable",
        sortOptions = false,
        description = "Computes the acceptance of every sampler and verifier on pairs of laws: one JSON line each.",
        footer = {
            "",
            "Samplers: iid (independent), wor (without replacement), greedy (all but one picked), det+iid (some"
                    + " picked, the others independent). Verifiers: naive, rrs, kseq, optimal, optimal-bucketed."
                    + " Of more than two drafts without replacement, optimal and optimal-bucketed test all but the"
                    + " last two one by one, so there they stay below optimalAcceptance."
        })
public final class AcceptanceTable implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LawArguments laws = new LawArguments();

    @Option(
            names = "--drafts",
            paramLabel = "K",
            split = ",",
            required = true,
            converter = PositiveNumber.class,
            description = "numbers of drafted tokens, such as 2,3,4,8")
    private List<Integer> drafts = List.of();

    @Option(
            names = "--svg",
            paramLabel = "FILE",
            description = "also draw the acceptance against the number of drafts into this file")
    private Optional<Path> svg = Optional.empty();

    @Option(
            names = "--trials",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "trials of an estimate, where exact recursion would take too long; default: ${DEFAULT-VALUE}")
    private int trials = 2000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "of the random numbers of every estimate; default: ${DEFAULT-VALUE}")
    private long seed;

    /** A command that picocli fills in. */
    AcceptanceTable() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        PrintWriter lines = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(
                OneLineErrors.commandLine(new AcceptanceTable()).setOut(lines).execute(args));
    }

    @Override
    public Integer call() {
        NodeTable table = new NodeTable(drafts, new MonteCarlo(trials, seed));
        AcceptanceChart chart = new AcceptanceChart();
        PrintWriter out = spec.commandLine().getOut();
        for (LawPair pair : LawPair.read(laws.targets(), laws.drafts())) {
            for (TableRow row : table.rows(pair)) {
                ObjectNode json = JSON.createObjectNode();
                row.describe(json);
                out.println(json);
                chart.add(new AcceptanceChart.Point(
                        row.sampler(),
                        row.verifier(),
                        row.drafts(),
                        row.acceptance().value(),
                        row.optimalAcceptance()));
            }
        }
        svg.ifPresent(file -> write(chart, file));
        return ExitCode.OK;
    }

    private static void write(AcceptanceChart chart, Path file) {
        try {
            Files.writeString(file, chart.svg());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + ": can't be written (expected: a file in a folder that exists)", e);
        }
    }
}
