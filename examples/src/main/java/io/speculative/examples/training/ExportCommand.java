package io.speculative.examples.training;

import io.speculative.training.bpe.BytePairVocabulary;
import io.speculative.training.checkpoint.ModelFolder;
import io.speculative.training.pair.ModelPair;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the run's last checkpoint as two model folders. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes the run's checkpoint as two model folders, NAME-target and NAME-draft.")
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final TrainingOptions options = new TrainingOptions();

    @Option(names = "--out", required = true, description = "where the two folders go")
    private Path out = Path.of("");

    @Option(names = "--name", defaultValue = "storybook", description = "their common name (default: ${DEFAULT-VALUE})")
    private String name = "";

    @Override
    public Integer call() {
        options.start();
        BytePairVocabulary vocabulary = options.vocabulary(options.corpus());
        try (ModelPair pair = options.trainedPair()) {
            ModelFolder.write(
                    out.resolve(name + "-target"),
                    pair.config().target(),
                    pair.target().weights(),
                    vocabulary,
                    pair.manager());
            ModelFolder.write(
                    out.resolve(name + "-draft"),
                    pair.config().draft(),
                    pair.draft().weights(),
                    vocabulary,
                    pair.manager());
        }
        return 0;
    }
}
