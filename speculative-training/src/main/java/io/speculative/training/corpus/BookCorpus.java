package io.speculative.training.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The texts of a folder, parted into those that may be learned from and those kept for evaluation.
 *
 * @param training the books to learn from, by file name
 * @param holdout the books to evaluate on, by file name
 */
public record BookCorpus(List<Book> training, List<Book> holdout) {

    /** Names the held-out files, one to a line. */
    private static final String HOLDOUT_LIST = "holdout.txt";

    /**
     * Reads a folder of {@code .txt} files and its {@code holdout.txt}.
     *
     * @param folder the folder
     * @param excluded file names to leave out of both parts
     * @return the corpus; both parts hold at least one book
     * @throws IllegalArgumentException if the folder or the list is missing, a listed file does not exist, or a part is
     *     empty
     */
    public static BookCorpus read(Path folder, Set<String> excluded) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("text: " + folder + " (expected: a folder of .txt files)");
        }
        Path list = folder.resolve(HOLDOUT_LIST);
        if (!Files.isRegularFile(list)) {
            throw new IllegalArgumentException("text: " + folder + " (expected: to hold " + HOLDOUT_LIST + ")");
        }
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> reserved = new TreeSet<>(Files.readAllLines(list));
            reserved.removeIf(String::isBlank);
            List<Book> training = new ArrayList<>();
            List<Book> holdout = new ArrayList<>();
            for (Path file : files.filter(BookCorpus::isText).sorted().toList()) {
                String name = file.getFileName().toString();
                if (reserved.remove(name)) {
                    holdout.add(new Book(name, Files.readString(file)));
                } else if (!excluded.contains(name)) {
                    training.add(new Book(name, Files.readString(file)));
                }
            }
            if (!reserved.isEmpty() || holdout.isEmpty() || training.isEmpty()) {
                throw new IllegalArgumentException("text: " + folder + " has " + training.size() + " training and "
                        + holdout.size() + " held-out books, missing " + reserved
                        + " (expected: at least one of each, none missing)");
            }
            return new BookCorpus(List.copyOf(training), List.copyOf(holdout));
        } catch (IOException e) {
            throw new UncheckedIOException("text: cannot read " + folder, e);
        }
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".txt") && !name.equals(HOLDOUT_LIST);
    }
}
