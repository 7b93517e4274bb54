package io.speculative.bench.passes;

import io.speculative.bench.ModelArguments;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.Quartiles;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.torch.TorchRuntime;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Times passes of several widths on models with random weights, beside a plain read of as many bytes as their linear maps
 * have, and writes a Markdown table for each model. No pass can be faster than that read, unless it finds its weights in
 * a cache; and a pass of several rows reads the weights once, so what it costs above one row is arithmetic. Bad input
 * gives one line on standard error and exit code 2.
 */
@Command(
        name = "PassCost",
        sortOptions = false,
        description = "Times passes of several widths beside a plain read of as many bytes.")
public final class PassCost implements Callable<Integer> {

    private static final double MEGA = 1e6;

    private final LongSupplier clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--shape",
            paramLabel = "1.2B|135M|12M|target|draft",
            description = "of a model; several are run in turn; default: 1.2B and 12M")
    private List<String> shapes = List.of("1.2B", "12M");

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp16|int8",
            converter = ModelArguments.PrecisionConverter.class,
            description = "of the linear maps; several are run in turn; default: all that a CPU has")
    private List<Precision> precisions = List.of(Precision.FP32, Precision.FP16, Precision.INT8);

    @Option(
            names = "--widths",
            paramLabel = "W",
            split = ",",
            converter = PositiveNumber.class,
            description = "rows of a pass, 1 among them; default: 1,2,4,8,16,32,64")
    private List<Integer> widths = List.of(1, 2, 4, 8, 16, 32, 64);

    @Option(
            names = "--context",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "tokens before those of the pass; default: ${DEFAULT-VALUE}")
    private int context = 512;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "per operation; default: one per core")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--turns",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "measured turns, each one read and one pass of every width; default: ${DEFAULT-VALUE}")
    private int turns = 9;

    PassCost(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new PassCost(System::nanoTime), args);
    }

    @Override
    public Integer call() {
        if (!widths.contains(1)) {
            throw new IllegalArgumentException("--widths: " + widths + " (expected: 1 among them)");
        }
        List<RandomModel> models = shapes.stream().map(RandomModel::named).toList();
        TorchRuntime.useThreads(threads);
        int widest = widths.stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (int i = 0; i < models.size(); i++) {
            RandomModel model = models.get(i).withPositions(Math.addExact(context, widest));
            List<PassTimes> measured = new ArrayList<>();
            for (Precision precision : precisions) {
                measured.add(PassTimes.measure(model, precision, widths, context, turns, clock));
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(title(shapes.get(i), model, measured) + table(measured));
            out.flush();
        }
        return ExitCode.OK;
    }

    private String title(String shape, RandomModel model, List<PassTimes> measured) {
        DecoderConfig config = model.config();
        return String.format(
                Locale.ROOT,
                """
                ### %s

                %.1f million weights in linear maps: %d layers of width %d, %d heads of %d over %d of keys and values, feed-forward %d, \
                vocabulary %d. A pass reads its linear maps, %s MB, and the keys and values of %d tokens, %.1f MB. \
                Median [quartiles] of %d turns, %d threads; ratios within a turn. The plain read ran at %s GB/s; its \
                ratio is the share of that speed which width 1 reaches.

                """,
                shape,
                model.linearWeights() / MEGA,
                config.size().layers(),
                config.size().hidden(),
                config.heads().count(),
                config.heads().size(),
                config.heads().keyValues(),
                config.feedForward().width(),
                config.tokens().vocabularySize(),
                listed(measured, times -> times.bytes() / MEGA),
                context,
                model.keyValueBytes(context) / MEGA,
                turns,
                threads,
                listed(measured, times -> times.bytes() / MEGA / times.read().median()));
    }

    private static String listed(List<PassTimes> measured, Function<PassTimes, Double> number) {
        return measured.stream()
                .map(times -> String.format(Locale.ROOT, "%.1f (%s)", number.apply(times), times.precision()))
                .collect(Collectors.joining(", "));
    }

    private String table(List<PassTimes> measured) {
        int one = widths.indexOf(1);
        StringBuilder text = new StringBuilder("| rows |");
        measured.forEach(times -> text.append(" " + times.precision() + ", ms | / 1 row |"));
        text.append("\n|---|").append("---|---|".repeat(measured.size())).append("\n| plain read |");
        measured.forEach(times -> cells(times.read(), times.readRatio(one), text));
        for (int i = 0; i < widths.size(); i++) {
            int index = i;
            text.append("\n| ").append(widths.get(i)).append(" |");
            measured.forEach(times -> cells(times.pass(index), times.passRatio(index, one), text));
        }
        return text.append("\n\n").toString();
    }

    private static void cells(Quartiles millis, Quartiles ratio, StringBuilder text) {
        text.append(' ')
                .append(millis.written(2))
                .append(" | ")
                .append(ratio.written(2))
                .append(" |");
    }
}
