package io.speculative.examples.training;

import io.speculative.training.corpus.BatchSource;
import io.speculative.training.corpus.TokenBatch;
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

/** Trains target and draft together, from the run's last checkpoint on. */
@Command(
        name = "joint",
        mixinStandardHelpOptions = true,
        description = "Trains target and draft together; continues from the run's checkpoint.")
final class JointCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final TrainingOptions options = new TrainingOptions();

    @Option(names = "--steps", required = true, description = "steps of the whole run")
    private long steps;

    @Option(
            names = "--until",
            defaultValue = "9223372036854775807",
            description = "step to stop at, leaving the rates as they are for the whole run (default: the last)")
    private long until;

    @Option(names = "--decay", defaultValue = "0.4", description = "part of the run in which the rate falls to zero")
    private double decay;

    @Option(names = "--rate", defaultValue = "0.0015", description = "peak learning rate of the target")
    private double rate;

    @Option(names = "--draft-rate", defaultValue = "0.003", description = "learning rate of the draft")
    private double draftRate;

    @Option(names = "--warmup", defaultValue = "100", description = "steps in which the rates rise")
    private long warmup;

    @Option(names = "--checkpoint-every", defaultValue = "100", description = "steps between checkpoints")
    private long checkpointEvery;

    @Option(
            names = "--blend",
            defaultValue = "0.5",
            description = "final weight of total variation in the draft's loss")
    private double blend;

    @Option(
            names = "--smoothing",
            defaultValue = "0.1",
            description = "final share of the draft's distribution in the target's labels (default: ${DEFAULT-VALUE})")
    private double smoothing;

    @Override
    public Integer call() {
        options.start();
        TrainingOptions.atLeastOne("steps", steps);
        TrainingOptions.atLeastOne("until", until);
        TrainingOptions.atLeastOne("checkpoint-every", checkpointEvery);
        TrainingOptions.share("decay", decay);
        TrainingOptions.share("blend", blend);
        TrainingOptions.share("smoothing", smoothing);
        LearningRate targetRate = new LearningRate(rate, warmup, Math.round(decay * steps), steps);
        LearningRate ofDraft = new LearningRate(draftRate, warmup, 0, steps);
        PrintWriter out = spec.commandLine().getOut();
        BatchSource windows = options.windows(options.corpus());
        try (ModelPair pair = options.pair()) {
            PairTrainer trainer = new PairTrainer(pair);
            long end = Math.min(until, steps);
            Progress progress = new Progress(out, end);
            for (long step = pair.target().updates(); step < end; step++) {
                double done = (double) step / steps;
                TokenBatch batch = windows.batch(step);
                PairTrainer.Step figures =
                        trainer.joint(batch, targetRate.at(step), ofDraft.at(step), smoothing * done, blend * done);
                progress.add(step, batch, figures);
                if ((step + 1) % checkpointEvery == 0 || step + 1 == end) {
                    pair.save(options.checkpoint());
                }
            }
        }
        return 0;
    }
}
