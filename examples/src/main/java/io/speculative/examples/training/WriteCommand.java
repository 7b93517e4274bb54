package io.speculative.examples.training;

import io.speculative.training.corpus.BatchSource;
import io.speculative.training.corpus.WrittenTexts;
import io.speculative.training.pair.ModelPair;
import io.speculative.training.pair.TargetWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets the run's target write texts for the draft to learn from; batches already written are left as they are. */
@Command(
        name = "write",
        mixinStandardHelpOptions = true,
        description = "Lets the target write texts to teach the draft with; continues after the last batch.")
final class WriteCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final TrainingOptions options = new TrainingOptions();

    @Option(names = "--batches", required = true, description = "batches of texts in all")
    private long batches;

    @Option(names = "--opening", defaultValue = "32", description = "tokens of a book each text starts with")
    private int opening;

    @Option(
            names = "--temperatures",
            defaultValue = "1,1,1,0.01",
            split = ",",
            description = "temperatures dealt out to the texts (default: ${DEFAULT-VALUE})")
    private double[] temperatures = {};

    @Override
    public Integer call() throws IOException {
        options.start();
        TrainingOptions.atLeastOne("batches", batches);
        if (opening < 1 || opening >= options.length) {
            throw new IllegalArgumentException(
                    "opening: " + opening + " (expected: 1 to length - 1 = " + (options.length - 1) + ")");
        }
        for (double temperature : temperatures) {
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("temperatures: " + temperature + " (expected: > 0)");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        Files.createDirectories(options.written());
        BatchSource openings = options.windows(options.corpus());
        try (ModelPair pair = options.trainedPair()) {
            TargetWriter writer = new TargetWriter(pair, openings, opening, options.seed);
            for (long number = 0; number < batches; number++) {
                Path file = WrittenTexts.file(options.written(), number);
                if (!Files.exists(file)) {
                    long start = System.nanoTime();
                    long[] texts = writer.write(number, options.length, temperatures);
                    WrittenTexts.keep(file, texts, options.length);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    out.printf(
                            Locale.ROOT, "batch %d/%d  %.0f tokens/s%n", number + 1, batches, texts.length / seconds);
                    out.flush();
                }
            }
        }
        return 0;
    }
}
