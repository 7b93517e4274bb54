package io.speculative.tree;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A {@link TreeShape} as a text file that people can read and write: one line per depth, from the root on, with the
 * number of children of every node of that depth, separated by blanks. What follows a {@code #} is a comment, empty
 * lines are skipped, and lines left out at the end stand for nodes without children.
 *
 * <pre>{@code
 * # two children, the first of which has two, the first of which has one
 * 2
 * 2 0
 * 1 0
 * }</pre>
 */
public final class TreeShapeFile {

    private TreeShapeFile() {}

    /**
     * What to write into a file for a shape.
     *
     * @param comments lines to put before it, such as where the shape came from
     */
    public static String text(TreeShape shape, List<String> comments) {
        StringBuilder text = new StringBuilder();
        comments.forEach(comment -> text.append("# ").append(comment).append('\n'));
        for (int[] level : shape.levels()) {
            text.append(Arrays.stream(level).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it can't be read or is no shape; the message names the file and the line
     */
    public static TreeShape read(Path file) {
        List<String> lines = lines(file);
        IntStream.Builder children = IntStream.builder();
        int nodes = 1;
        int depth = 0;
        int drafted = 0;
        for (int line = 0; line < lines.size(); line++) {
            String numbers = lines.get(line).split("#", 2)[0].strip();
            if (!numbers.isEmpty()) {
                int[] level = level(numbers, nodes, depth++, file + ", line " + (line + 1));
                Arrays.stream(level).forEach(children::add);
                nodes = Arrays.stream(level).sum();
                drafted += nodes;
                if (drafted > TreeShape.MOST_NODES) {
                    throw new IllegalArgumentException(file + ", line " + (line + 1) + ": " + drafted
                            + " nodes so far (expected: at most " + TreeShape.MOST_NODES + ")");
                }
            }
        }
        if (depth == 0) {
            throw new IllegalArgumentException(file + ": no numbers (expected: numbers of children, a line per depth)");
        }
        return TreeShape.of(children.build().toArray());
    }

    private static int[] level(String numbers, int nodes, int depth, String place) {
        String[] words = numbers.split("\\s+");
        if (words.length != nodes) {
            throw new IllegalArgumentException(place + ": " + words.length + " numbers (expected: " + nodes
                    + ", one per node of depth " + depth + ")");
        }
        return Arrays.stream(words).mapToInt(word -> count(word, place)).toArray();
    }

    private static int count(String word, String place) {
        if (!word.matches("[0-9]{1,4}")) {
            throw new IllegalArgumentException(
                    place + ": " + word + " (expected: a number from 0 to " + TreeShape.MOST_NODES + ")");
        }
        return Integer.parseInt(word);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file (expected: a file of a tree's shape)", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not UTF-8 (expected: UTF-8 text)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read (expected: a file of a tree's shape)", e);
        }
    }
}
