package io.speculative.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two model folders that belong together, named {@code <name>-target} and {@code <name>-draft}.
 *
 * @param target folder of the target model
 * @param draft folder of the draft model
 */
record PairFolders(Path target, Path draft) {

    private static final String TARGET = "-target";
    private static final String DRAFT = "-draft";

    /**
     * Given folders; the default pair's where one is not given.
     *
     * @throws IllegalArgumentException if the default pair is needed and not found
     */
    static PairFolders of(Optional<Path> target, Optional<Path> draft) {
        if (target.isPresent() && draft.isPresent()) {
            return new PairFolders(target.get(), draft.get());
        }
        PairFolders defaults = locate();
        return new PairFolders(target.orElse(defaults.target()), draft.orElse(defaults.draft()));
    }

    /**
     * The default pair: in {@code models} or {@code examples/models} of the working directory, or beside the folder that
     * these classes were built into.
     *
     * @throws IllegalArgumentException if it is in none of them
     */
    static PairFolders locate() {
        List<Path> places = List.of(Path.of("examples", "models"), Path.of("models"), besideClasses());
        return places.stream()
                .flatMap(place -> in(place).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("default models: not found in " + places.get(0)
                        + " (expected: two folders <name>-target and <name>-draft; else --target and --draft)"));
    }

    /** The first pair in a folder, in the order of their names. */
    static Optional<PairFolders> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().flatMap(entry -> ofTarget(entry).stream()).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<PairFolders> ofTarget(Path target) {
        String name = target.getFileName().toString();
        if (!name.endsWith(TARGET)) {
            return Optional.empty();
        }
        Path draft = target.resolveSibling(name.substring(0, name.length() - TARGET.length()) + DRAFT);
        return Files.isDirectory(draft) ? Optional.of(new PairFolders(target, draft)) : Optional.empty();
    }

    /** These classes lie in {@code examples/target/examples.jar} or {@code examples/target/classes}. */
    private static Path besideClasses() {
        try {
            Path classes = Path.of(PairFolders.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolveSibling(Path.of("..", "models")).normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
