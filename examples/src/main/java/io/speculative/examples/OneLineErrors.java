package io.speculative.examples;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Answers bad input with one line on standard error and exit code 2; other exceptions keep their stack trace. */
final class OneLineErrors {

    private OneLineErrors() {}

    /** The command line of a command, answering this way. */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setParameterExceptionHandler((e, args) -> refuse(e.getCommandLine(), e))
                .setExecutionExceptionHandler((e, executed, result) -> {
                    if (e instanceof IllegalArgumentException) {
                        return refuse(executed, e);
                    }
                    throw e;
                });
    }

    private static int refuse(CommandLine commandLine, Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        commandLine.getErr().println(commandLine.getCommandName() + ": " + message);
        return ExitCode.USAGE;
    }
}
