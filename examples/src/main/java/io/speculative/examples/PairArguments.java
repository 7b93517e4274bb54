package io.speculative.examples;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which pair of models an example runs, and the text that it continues. */
final class PairArguments extends TextArguments {

    @Option(names = "--target", paramLabel = "PATH", description = "target model; default: the one in examples/models")
    private Optional<Path> target = Optional.empty();

    @Option(names = "--draft", paramLabel = "PATH", description = "draft model; default: the one in examples/models")
    private Optional<Path> draft = Optional.empty();

    PairArguments(String text) {
        super(text);
    }

    /**
     * The folders.
     *
     * @throws IllegalArgumentException if one is not given and the default pair is not found
     */
    PairFolders folders() {
        return PairFolders.of(target, draft);
    }
}
