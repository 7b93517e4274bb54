package io.speculative.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the prompts come from: one text, or a file. */
public final class PromptArguments {

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            required = true,
            description = "the text to continue; the empty text starts from the begin token alone")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            required = true,
            description = "one prompt per line, or the JSON lines of Spec-Bench (first turn)")
    private Optional<Path> prompts = Optional.empty();

    /**
     * The prompts in order, at least one.
     *
     * @throws IllegalArgumentException if none are given, or the file can't be used
     */
    public List<Prompt> prompts() {
        return prompts.map(PromptFile::read)
                .or(() -> prompt.map(text -> List.of(new Prompt(text, Optional.empty()))))
                .orElseThrow(() ->
                        new IllegalArgumentException("--prompt, --prompts: neither given (expected: one of them)"));
    }
}
