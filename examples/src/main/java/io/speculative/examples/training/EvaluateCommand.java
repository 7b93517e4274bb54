package io.speculative.examples.training;

import io.speculative.examples.training.PairEvaluation.Figures;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the run's last checkpoint on the held-out books. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures the run's checkpoint on the held-out books.")
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--tokens",
            defaultValue = "2147483647",
            description = "tokens to read from the start of each book (default: all)")
    private int tokens;

    @Override
    public Integer call() {
        options.start();
        TrainingOptions.atLeastOne("tokens", tokens);
        PrintWriter out = spec.commandLine().getOut();
        BookCorpus corpus = options.corpus();
        BytePairVocabulary vocabulary = options.vocabulary(corpus);
        BytePairEncoder encoder = new BytePairEncoder(vocabulary);
        Figures total = Figures.NONE;
        try (ModelPair pair = options.pair();
                PairEvaluation evaluation = new PairEvaluation(pair)) {
            for (Book book : corpus.holdout()) {
                int[] ids = encoder.encode(book.text());
                int[] read = Arrays.copyOf(ids, Math.min(tokens, ids.length));
                Figures figures = evaluation.measure(read, bytes(vocabulary, read), options.length, options.batch);
                print(out, book.name(), figures);
                total = total.plus(figures);
            }
        }
        print(out, "together", total);
        return 0;
    }

    private static long bytes(BytePairVocabulary vocabulary, int[] ids) {
        return Arrays.stream(ids)
                .mapToLong(id -> vocabulary.tokens().get(id).length())
                .sum();
    }

    private static void print(PrintWriter out, String name, Figures figures) {
        out.printf(
                Locale.ROOT,
                "%s: %d tokens, target %.4f nats per token, %.4f bits per byte; draft %.4f bits per byte; "
                        + "acceptance %.4f; agreement %.4f%n",
                name,
                figures.positions(),
                figures.targetNats() / figures.positions(),
                figures.targetBitsPerByte(),
                figures.draftBitsPerByte(),
                figures.acceptance(),
                figures.agreement());
        out.flush();
    }
}
