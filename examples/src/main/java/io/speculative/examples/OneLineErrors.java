package io.speculative.examples;

import io.speculative.model.MemoryExhaustedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/** Answers bad input with one line on standard error and exit code 2; other exceptions keep their stack trace. */
final class OneLineErrors {

    private OneLineErrors() {}

    /** The command line of a command, answering this way; it knows {@code -h} and {@code --help} too. */
    static CommandLine commandLine(Object command) {
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

    /** Runs an example and exits with its code. */
    static void run(Object command, String... args) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(commandLine(command).setOut(out).execute(args));
    }

    private static int refuse(CommandLine commandLine, Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        commandLine.getErr().println(commandLine.getCommandName() + ": " + message);
        return ExitCode.USAGE;
    }
}
