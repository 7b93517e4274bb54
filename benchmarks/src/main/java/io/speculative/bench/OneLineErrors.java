package io.speculative.bench;

import io.speculative.model.MemoryExhaustedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Answers bad input with one line on standard error and exit code 2. An exception that says nothing about the input is a
 * defect and keeps its stack trace, with exit code 1.
 */
public final class OneLineErrors {

    private OneLineErrors() {}

    /** The command line of a command, answering this way; it knows {@code -h} and {@code --help} too. */
    public static CommandLine commandLine(Object command) {
        CommandLine commandLine = new CommandLine(command);
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("show this text")
                        .build());
        commandLine.setParameterExceptionHandler((e, args) -> refuse(e.getCommandLine(), e));
        commandLine.setExecutionExceptionHandler((e, executed, result) -> {
            if (e instanceof IllegalArgumentException || e instanceof MemoryExhaustedException) {
                return refuse(executed, e);
            }
            throw e;
        });
        return commandLine;
    }

    /**
     * Runs a command that loads models, then ends the process. What it prints stays on standard output; what libraries print goes to
     * standard error.
     */
    public static void run(Object command, String... args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        System.exit(commandLine(command).setOut(out).execute(args));
    }

    private static int refuse(CommandLine commandLine, Exception cause) {
        PrintWriter err = commandLine.getErr();
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        err.println(commandLine.getCommandName() + ": " + message);
        return ExitCode.USAGE;
    }
}
