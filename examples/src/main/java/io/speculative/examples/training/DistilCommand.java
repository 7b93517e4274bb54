package io.speculative.examples.training;

import io.speculative.training.corpus.BatchSource;
import io.speculative.training.corpus.TokenBatch;
import io.speculative.training.corpus.WrittenTexts;
import io.speculative.training.optimizer.LearningRate;
import io.speculative.training.pair.ModelPair;
import io.speculative.training.pair.PairTrainer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes on teaching the draft while the target stays as it is, on the books and on texts the target wrote. */
@Command(
        name = "distil",
        mixinStandardHelpOptions = true,
        description = "Teaches the draft to follow the finished target; continues from the run's checkpoint.")
final class DistilCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final TrainingOptions options = new TrainingOptions();

    @Option(names = "--steps", required = true, description = "steps of this stage")
    private long steps;

    @Option(names = "--rate", defaultValue = "0.003", description = "learning rate, falling to zero over the stage")
    private double rate;

    @Option(names = "--blend", defaultValue = "0.9", description = "weight of total variation in the loss")
    private double blend;

    @Option(
            names = "--written-every",
            defaultValue = "2",
            description = "every so many steps a batch of the target's own texts (default: ${DEFAULT-VALUE})")
    private int writtenEvery;

    @Option(names = "--checkpoint-every", defaultValue = "100", description = "steps between checkpoints")
    private long checkpointEvery;

    @Override
    public Integer call() {
        options.start();
        TrainingOptions.atLeastOne("steps", steps);
        TrainingOptions.atLeastOne("written-every", writtenEvery);
        TrainingOptions.atLeastOne("checkpoint-every", checkpointEvery);
        TrainingOptions.share("blend", blend);
        LearningRate falling = new LearningRate(rate, 0, steps, steps);
        PrintWriter out = spec.commandLine().getOut();
        BatchSource windows = options.windows(options.corpus());
        BatchSource written = WrittenTexts.read(options.written(), options.batch, options.seed);
        try (ModelPair pair = options.trainedPair()) {
            PairTrainer trainer = new PairTrainer(pair);
            Progress progress = new Progress(out, steps);
            long first = pair.target().updates();
            for (long step = pair.draft().updates() - first; step < steps; step++) {
                TokenBatch batch = step % writtenEvery == 0
                        ? written.batch(step / writtenEvery)
                        : windows.batch(first + step - step / writtenEvery);
                progress.add(step, batch, trainer.distil(batch, falling.at(step), blend));
                if ((step + 1) % checkpointEvery == 0 || step + 1 == steps) {
                    pair.save(options.checkpoint());
                }
            }
        }
        return 0;
    }
}
