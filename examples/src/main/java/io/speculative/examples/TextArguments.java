package io.speculative.examples;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The text that an example continues, and where it prints. */
class TextArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec example = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "the text to continue; default: ${DEFAULT-VALUE}")
    private String text;

    /**
     * The arguments.
     *
     * @param text what is continued by default
     */
    TextArguments(String text) {
        this.text = text;
    }

    /** The text to continue. */
    String text() {
        return text;
    }

    /** Receives what the example prints. */
    PrintWriter out() {
        return example.commandLine().getOut();
    }
}
