package io.speculative.bench.passes;

import io.speculative.bench.ModelArguments;
import io.speculative.bench.ModelOpener;
import io.speculative.bench.OneLineErrors;
import io.speculative.bench.PositiveNumber;
import io.speculative.bench.TextFile;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares the rows that a model computes in each precision with those it computes in 32 bits, one row a pass, over the
 * beginnings of given texts, and writes a Markdown table. Passes of several rows are compared too, because in 16 bits a
 * row depends a little on the other rows of its pass. Bad input gives one line on standard error and exit code 2.
 */
@Command(
        name = "PrecisionTable",
        sortOptions = false,
        description = "Compares the rows of a model in each precision with those in 32 bits, over given texts.")
public final class PrecisionTable implements Callable<Integer> {

    /** More than tokens of any language have on average; a model refuses a text that its context can't hold. */
    private static final long MOST_CHARACTERS_PER_TOKEN = 8;

    private final ModelOpener opener;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "folder of the model")
    private Path folder = Path.of("");

    @Option(
            names = "--text",
            paramLabel = "FILE",
            required = true,
            description = "a text to read; several are read one by one")
    private List<Path> texts = List.of();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "tokens of each text, from its beginning; default: ${DEFAULT-VALUE}")
    private int tokens = 240;

    @Option(
            names = "--width",
            paramLabel = "W",
            split = ",",
            converter = PositiveNumber.class,
            description = "rows of a pass; default: 1,8")
    private List<Integer> widths = List.of(1, 8);

    @Option(
            names = "--precision",
            paramLabel = "fp32|fp16|int8",
            converter = ModelArguments.PrecisionConverter.class,
            description = "of the linear maps; several are run in turn; default: all that a CPU has")
    private List<Precision> precisions = List.of(Precision.FP32, Precision.FP16, Precision.INT8);

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = PositiveNumber.class,
            description = "per operation; default: one per core")
    private int threads = Runtime.getRuntime().availableProcessors();

    PrecisionTable(ModelOpener opener) {
        this.opener = opener;
    }

    /**
     * Runs the command and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new PrecisionTable(HuggingFaceModel::open), args);
    }

    @Override
    public Integer call() {
        List<String> read = texts.stream().map(TextFile::read).toList();
        List<int[]> sequences = new ArrayList<>();
        List<float[]> reference;
        try (LanguageModel model = open(Precision.FP32)) {
            for (int i = 0; i < read.size(); i++) {
                sequences.add(sequence(model, texts.get(i), read.get(i)));
            }
            reference = rows(model, sequences, 1);
        }
        StringBuilder table = new StringBuilder("""
                | precision | rows of a pass | positions | equal argmax | largest logit difference | mean KL, nats | mean total variation |
                |---|---|---|---|---|---|---|
                """);
        for (Precision precision : precisions) {
            try (LanguageModel model = open(precision)) {
                for (int width : widths) {
                    LogitsDifference difference = LogitsDifference.between(reference, rows(model, sequences, width));
                    table.append(line(precision, width, difference));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        return ExitCode.OK;
    }

    private LanguageModel open(Precision precision) {
        return opener.open(
                folder, ModelOptions.defaults().withPrecision(precision).withThreads(threads));
    }

    private int[] sequence(LanguageModel model, Path file, String text) {
        String beginning = text.substring(0, (int) Math.min(text.length(), MOST_CHARACTERS_PER_TOKEN * tokens));
        int[] ids = model.vocabulary().encode(beginning);
        int most = Math.min(ids.length, model.contextLength());
        if (tokens > most) {
            throw new IllegalArgumentException("--tokens: " + tokens + " (expected: at most " + most + ", as " + file
                    + " begins with " + ids.length + " and the context " + model.contextLength() + ")");
        }
        return Arrays.copyOf(ids, tokens);
    }

    /** The logits after every token of every sequence, computed some rows at a time. */
    private static List<float[]> rows(LanguageModel model, List<int[]> sequences, int width) {
        List<float[]> rows = new ArrayList<>();
        for (int[] sequence : sequences) {
            try (ModelSession session = model.open()) {
                for (int begin = 0; begin < sequence.length; begin += width) {
                    int end = Math.min(begin + width, sequence.length);
                    int[] drafted = Arrays.copyOfRange(sequence, begin + 1, end);
                    Scores scores = session.score(TokenTree.chain(sequence[begin], drafted));
                    for (int row = 0; row < scores.rows(); row++) {
                        float[] logits = new float[scores.vocabularySize()];
                        scores.copyLogits(row, logits);
                        rows.add(logits);
                    }
                    session.commit(drafted.length);
                }
            }
        }
        return rows;
    }

    private static String line(Precision precision, int width, LogitsDifference difference) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.2f %% | %.1e | %.1e | %.1e |\n",
                precision,
                width,
                difference.rows(),
                100.0 * difference.equalArgmax() / difference.rows(),
                difference.largest(),
                difference.meanDivergence(),
                difference.meanVariation());
    }
}
