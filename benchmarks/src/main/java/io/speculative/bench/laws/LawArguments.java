package io.speculative.bench.laws;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which files the laws of both models are read from. */
final class LawArguments {

    @Option(
            names = "--target-probs",
            paramLabel = "FILE",
            required = true,
            description =
                    "the target's laws: one per line, numbers separated by blanks; each line is scaled to sum to 1")
    private Path targets = Path.of("");

    @Option(
            names = "--draft-probs",
            paramLabel = "FILE",
            required = true,
            description = "the draft model's laws, line by line over the same tokens")
    private Path drafts = Path.of("");

    /** The target's file. */
    Path targets() {
        return targets;
    }

    /** The draft model's file. */
    Path drafts() {
        return drafts;
    }
}
