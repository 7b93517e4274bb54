package io.speculative.bench.laws;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The two laws after one context.
 *
 * @param line where they stand in their files, from 0
 * @param target the target's law
 * @param draft the draft model's law, over the same tokens
 */
record LawPair(int line, FileLaw target, FileLaw draft) {

    /**
     * Reads two files of laws, one law per line, numbers separated by blanks, lines paired. A line needs to sum to 1 only
     * roughly: it is scaled. Empty lines at the end are no laws.
     *
     * @throws IllegalArgumentException if a file can't be read, holds no law or a line that is none, or the two don't match
     */
    static List<LawPair> read(Path targets, Path drafts) {
        List<FileLaw> target = laws(targets);
        List<FileLaw> draft = laws(drafts);
        if (target.size() != draft.size()) {
            throw new IllegalArgumentException(drafts + ": " + draft.size() + " laws (expected: " + target.size()
                    + ", as many as in " + targets + ")");
        }
        List<LawPair> pairs = new ArrayList<>();
        for (int line = 0; line < target.size(); line++) {
            int tokens = target.get(line).vocabularySize();
            if (draft.get(line).vocabularySize() != tokens) {
                throw new IllegalArgumentException(
                        place(drafts, line) + ": " + draft.get(line).vocabularySize() + " numbers (expected: " + tokens
                                + ", as many as in that line of " + targets + ")");
            }
            pairs.add(new LawPair(line, target.get(line), draft.get(line)));
        }
        return pairs;
    }

    private static List<FileLaw> laws(Path file) {
        List<String> lines = lines(file);
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isBlank()) {
            end--;
        }
        if (end == 0) {
            throw new IllegalArgumentException(file + ": no law (expected: one per line)");
        }
        List<FileLaw> laws = new ArrayList<>();
        for (int line = 0; line < end; line++) {
            try {
                laws.add(law(lines.get(line).strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        place(file, line) + ": no numbers (expected: numbers separated by blanks)", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place(file, line) + ": " + e.getMessage(), e);
            }
        }
        return laws;
    }

    private static FileLaw law(String line) {
        return FileLaw.of(Arrays.stream(line.split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray());
    }

    private static String place(Path file, int line) {
        return file + ", line " + (line + 1);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": no such file (expected: a file of laws)", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not UTF-8 (expected: UTF-8 text)", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read (expected: a file of laws)", e);
        }
    }
}
