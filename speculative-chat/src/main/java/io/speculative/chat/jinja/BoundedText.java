package io.speculative.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** A text that grows within a budget: pieces that are put together once, at the end. */
final class BoundedText {

    private static final int LONG_PIECE = 256;
    private static final int FULL = 2048;
    private static final int STEPS_OF_TEXT = 6;

    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder tail = new StringBuilder();
    private final Budget budget;

    BoundedText(Budget budget) {
        budget.spend(STEPS_OF_TEXT);
        this.budget = budget;
    }

    BoundedText append(String more) {
        charge(more.length());
        budget.read(more);
        if (more.length() < LONG_PIECE) {
            tail.append(more);
            endPiece(FULL);
        } else {
            endPiece(1);
            pieces.add(more);
        }
        return this;
    }

    /** Appends a part of a text. */
    BoundedText append(String text, int start, int end) {
        return append(text.substring(start, end));
    }

    /** Appends one character. */
    BoundedText append(int codePoint) {
        charge(Character.charCount(codePoint));
        budget.spend(1);
        tail.appendCodePoint(codePoint);
        endPiece(FULL);
        return this;
    }

    /** Every character is there twice for a while: in its piece and in the whole. */
    private void charge(int characters) {
        budget.hold(2L * Character.BYTES * characters);
    }

    private void endPiece(int length) {
        if (tail.length() >= length) {
            pieces.add(tail.toString());
            tail.setLength(0);
        }
    }

    @Override
    public String toString() {
        endPiece(1);
        return String.join("", pieces);
    }
}
