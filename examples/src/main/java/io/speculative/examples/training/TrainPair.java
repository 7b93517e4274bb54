package io.speculative.examples.training;

import io.speculative.model.MemoryExhaustedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Trains the default model pair from a folder of books; one subcommand per stage, each continuing where it stopped. */
@Command(
        name = "train-pair",
        mixinStandardHelpOptions = true,
        subcommands = {
            JointCommand.class,
            WriteCommand.class,
            DistilCommand.class,
            EvaluateCommand.class,
            ExportCommand.class
        },
        description = "Trains a target model and its draft from a folder of books.")
public final class TrainPair {

    private TrainPair() {}

    /**
     * Runs a stage of the training.
     *
     * @param args the stage and its options; {@code --help} lists them
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command; wrong options end it with exit code 2 and one line that names the option. */
    static CommandLine commandLine() {
        return new CommandLine(new TrainPair()).setExecutionExceptionHandler((error, line, parsed) -> {
            if (error instanceof IllegalArgumentException || error instanceof MemoryExhaustedException) {
                line.getErr().println(error.getMessage());
                return 2;
            }
            throw error;
        });
    }
}
