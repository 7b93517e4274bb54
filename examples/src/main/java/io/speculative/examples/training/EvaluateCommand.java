package io.speculative.examples.training;

import io.speculative.training.bpe.BytePairEncoder;
import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.corpus.Book;
import io.speculative.training.corpus.BookCorpus;
import io.speculative.training.corpus.TokenBatch;
import io.speculative.training.corpus.WrittenTexts;
import io.speculative.training.pair.ModelPair;
import io.speculative.training.pair.PairEvaluation;
import io.speculative.training.pair.PairEvaluation.Figures;
import java.io.PrintWriter;
import java.nio.file.Files;
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
        try (ModelPair pair = options.trainedPair();
                PairEvaluation evaluation = new PairEvaluation(pair)) {
            for (Book book : corpus.holdout()) {
                int[] ids = encoder.encode(book.text());
                int[] read = Arrays.copyOf(ids, Math.min(tokens, ids.length));
                Figures figures = evaluation.measure(read, bytes(vocabulary, read), options.length, options.batch);
                print(out, book.name(), figures);
                total = total.plus(figures);
            }
            print(out, "together", total);
            if (Files.isDirectory(options.written())) {
                WrittenTexts written = WrittenTexts.read(options.written(), 1, options.seed);
                print(out, "the target's own texts", measure(evaluation, vocabulary, written));
            }
        }
        return 0;
    }

    private Figures measure(PairEvaluation evaluation, BytePairVocabulary vocabulary, WrittenTexts written) {
        Figures total = Figures.NONE;
        for (long text = 0; text < written.size() && total.positions() < tokens; text++) {
            TokenBatch batch = written.batch(text);
            int[] ids =
                    Arrays.stream(batch.targets()).mapToInt(Math::toIntExact).toArray();
            total = total.plus(evaluation.measure(batch, bytes(vocabulary, ids)));
        }
        return total;
    }

    private static long bytes(BytePairVocabulary vocabulary, int[] ids) {
        return Arrays.stream(ids)
                .mapToLong(id -> vocabulary.tokens().get(id).length())
                .sum();
    }

    private static void print(PrintWriter out, String name, Figures figures) {
        out.printf(
                Locale.ROOT,
                "%s: %d tokens; nats per token: target %.4f, draft %.4f; bits per byte: target %.4f, draft %.4f; "
                        + "acceptance %.4f; agreement %.4f%n",
                name,
                figures.positions(),
                figures.targetNats() / figures.positions(),
                figures.draftNats() / figures.positions(),
                figures.targetBitsPerByte(),
                figures.draftBitsPerByte(),
                figures.acceptance(),
                figures.agreement());
        out.flush();
    }
}
