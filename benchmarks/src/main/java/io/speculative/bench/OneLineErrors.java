package io.speculative.bench;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Answers bad input with one line on standard error and exit code 2. An exception that says nothing about the input is a
 * defect and keeps its stack trace, with exit code 1.
 */
final class OneLineErrors {

    private OneLineErrors() {}

    /** The command line of a command, answering this way; it knows {@code --help} too. */
    static CommandLine commandLine(Object command) {
        CommandLine commandLine = new CommandLine(command);
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .description("show this text")
                        .build());
        commandLine.setParameterExceptionHandler((e, args) -> refuse(e.getCommandLine(), e));
        commandLine.setExecutionExceptionHandler((e, executed, result) -> {
            if (e instanceof IllegalArgumentException) {
                return refuse(executed, e);
            }
            throw e;
        });
        return commandLine;
    }

    private static int refuse(CommandLine commandLine, Exception cause) {
        PrintWriter err = commandLine.getErr();
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        err.println(commandLine.getCommandName() + ": " + message);
        return ExitCode.USAGE;
    }
}
