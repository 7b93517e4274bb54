package io.speculative.bench.laws;

import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.draft.plan.TreePlanner;
import io.speculative.tree.TreeShape;
import io.speculative.tree.TreeShapeFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Plans the tree that accepts most drafted tokens for a number of nodes, from pairs of laws such as {@link StoreLaws} takes
 * from a pair of models. Writes the file of the tree's shape to standard output; the drafter {@code plan:FILE} reads it. Bad
 * input gives one line on standard error and exit code 2.
 */
@Command(
        name = "PlanTree",
        sortOptions = false,
        description = "Plans the tree that accepts most drafted tokens on pairs of laws, and writes its shape.")
public final class PlanTree implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LawArguments laws = new LawArguments();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            required = true,
            converter = PositiveNumber.class,
            description = "the most drafted nodes, up to 1024")
    private int nodes;

    @Option(
            names = "--depth",
            paramLabel = "D",
            required = true,
            converter = PositiveNumber.class,
            description = "the depth of the deepest node, up to 64")
    private int depth;

    @Option(
            names = "--children",
            paramLabel = "K",
            converter = PositiveNumber.class,
            description = "the most children a node may have; default: ${DEFAULT-VALUE}")
    private int children = 8;

    @Option(
            names = "--sampler",
            paramLabel = "wor|iid",
            description = "draws without replacement or independent ones; default: ${DEFAULT-VALUE}")
    private String sampler = "wor";

    @Option(
            names = "--verifier",
            paramLabel = "rrs|optimal",
            description = "recursive rejection or optimal verification of every node; default: ${DEFAULT-VALUE}")
    private String verifier = "rrs";

    @Option(
            names = "--trials",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "trials for each pair of laws, where exact recursion would take too long; default:"
                    + " ${DEFAULT-VALUE}")
    private int trials = 200;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "of the random numbers of every estimate; default: ${DEFAULT-VALUE}")
    private long seed;

    /** A command that picocli fills in. */
    PlanTree() {}

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(OneLineErrors.commandLine(new PlanTree()).setOut(out).execute(args));
    }

    @Override
    public Integer call() {
        RankAcceptance byRank = RankAcceptance.of(sampler, verifier);
        MonteCarlo monteCarlo = new MonteCarlo(trials, seed);
        List<LawPair> pairs = LawPair.read(laws.targets(), laws.drafts());
        double[] acceptance = byRank.mean(pairs, children, monteCarlo);
        TreePlanner planner = TreePlanner.of(acceptance);
        TreeShape shape = planner.plan(nodes, depth);
        List<String> comments = List.of(
                "for " + sampler + " drafts verified by " + verifier,
                "pairs of laws: " + pairs.size() + ", from " + laws.targets() + " and " + laws.drafts(),
                "acceptance of the first, second, .. child: "
                        + Arrays.stream(acceptance).mapToObj(PlanTree::rounded).collect(Collectors.joining(" ")),
                "expected to accept " + rounded(planner.expectedAccepted(shape)) + " of " + shape.nodes()
                        + " nodes, depth " + shape.depth());
        PrintWriter out = spec.commandLine().getOut();
        out.print(TreeShapeFile.text(shape, comments));
        out.flush();
        return ExitCode.OK;
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
