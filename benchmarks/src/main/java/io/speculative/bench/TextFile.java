package io.speculative.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is one text, such as a book. */
public final class TextFile {

    private TextFile() {}

    /**
     * Reads the whole text.
     *
     * @throws IllegalArgumentException if it can't be read, or is not UTF-8
     */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": can't be read (expected: UTF-8 text)", e);
        }
    }
}
