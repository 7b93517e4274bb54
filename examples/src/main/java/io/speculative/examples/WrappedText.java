package io.speculative.examples;

import java.io.PrintWriter;

/**
 * Prints text as it comes, breaking lines between words. A word is held back until it is complete, so that it never has
 * to be taken back; so is the space before it, so that no line and no text ends in one.
 */
final class WrappedText {

    private final PrintWriter out;
    private final int width;
    private final StringBuilder space = new StringBuilder();
    private final StringBuilder word = new StringBuilder();
    private int column;

    WrappedText(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Adds a piece of text. */
    void print(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char character = piece.charAt(i);
            if (Character.isWhitespace(character)) {
                endWord();
                space.append(character);
            } else {
                word.append(character);
            }
        }
        out.flush();
    }

    /** Prints what was held back and ends the line. */
    void end() {
        endWord();
        out.println();
        space.setLength(0);
        column = 0;
    }

    private void endWord() {
        if (word.isEmpty()) {
            return;
        }
        long lineBreaks = space.chars().filter(character -> character == '\n').count();
        if (lineBreaks > 0) {
            breakLine(lineBreaks);
        } else if (column > 0 && column + space.length() + word.length() > width) {
            breakLine(1);
        } else {
            out.print(space);
            column += space.length();
        }
        out.print(word);
        column += word.length();
        space.setLength(0);
        word.setLength(0);
    }

    private void breakLine(long times) {
        for (long i = 0; i < times; i++) {
            out.println();
        }
        column = 0;
    }
}
