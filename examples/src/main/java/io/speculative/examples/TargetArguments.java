package io.speculative.examples;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model an example runs without a draft model, and the text that it continues. */
final class TargetArguments extends TextArguments {

    @Option(names = "--target", paramLabel = "PATH", description = "model; default: the target in examples/models")
    private Optional<Path> target = Optional.empty();

    TargetArguments(String text) {
        super(text);
    }

    /**
     * The folder.
     *
     * @throws IllegalArgumentException if it is not given and the default pair is not found
     */
    Path folder() {
        return target.orElseGet(() -> PairFolders.locate().target());
    }
}
