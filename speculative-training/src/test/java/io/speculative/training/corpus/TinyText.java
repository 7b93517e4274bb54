package io.speculative.training.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A made-up language with something to learn: few words, fixed order of kinds, paragraphs. */
public final class TinyText {

    private static final String[] SUBJECTS = {"the fox", "a queen", "my brother", "the old clock"};
    private static final String[] VERBS = {"saw", "could not find", "remembered", "sang about"};
    private static final String[] OBJECTS = {"the river", "seven apples", "an empty house", "nothing"};

    private TinyText() {}

    /** Returns at least so many characters of text. */
    public static String text(int length) {
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            for (int sentence = 0; sentence <= random.nextInt(4); sentence++) {
                text.append(pick(SUBJECTS, random)).append(' ').append(pick(VERBS, random));
                text.append(' ').append(pick(OBJECTS, random)).append(". ");
            }
            text.append("\n\n");
        }
        return text.toString();
    }

    /** Writes two books to learn from, one to evaluate on, and the list that tells them apart. */
    public static void writeBooks(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("first.txt"), text(6_000));
        Files.writeString(folder.resolve("second.txt"), text(5_000));
        Files.writeString(folder.resolve("kept.txt"), text(2_000));
        Files.writeString(folder.resolve("holdout.txt"), "kept.txt\n");
    }

    private static String pick(String[] words, Random random) {
        return words[random.nextInt(words.length)];
    }
}
