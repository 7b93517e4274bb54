package io.speculative.chat.jinja;

/**
 * Where a string occurs in another, in one pass however alike the two are (Knuth, Morris and Pratt, "Fast pattern
 * matching in strings", 1977).
 */
final class Search {

    /** What {@link #next()} says when there are no more. */
    static final int NONE = -1;

    private final String text;
    private final String part;
    private final int[] borders;
    private int at;

    /** Begins a search, and pays for all of it. */
    Search(String text, String part, Budget budget) {
        budget.read(text);
        budget.read(part);
        budget.hold((long) Integer.BYTES * part.length());
        this.text = text;
        this.part = part;
        this.borders = borders(part);
    }

    /** A search from the end: what it finds are the places, counted from the end, behind which the part ends. */
    static Search fromEnd(String text, String part, Budget budget) {
        budget.make(text.length());
        budget.make(part.length());
        return new Search(reversed(text), reversed(part), budget);
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /** The start of the next occurrence behind those found before; an empty string has none. */
    int next() {
        int matched = 0;
        while (at < text.length() && matched < part.length()) {
            matched = longer(part, borders, matched, text.charAt(at++));
        }
        return matched > 0 && matched == part.length() ? at - matched : NONE;
    }

    /** For every beginning of a string, the length of the longest shorter one that it ends with. */
    private static int[] borders(String part) {
        int[] borders = new int[part.length()];
        int border = 0;
        for (int i = 1; i < borders.length; i++) {
            border = longer(part, borders, border, part.charAt(i));
            borders[i] = border;
        }
        return borders;
    }

    /** How much of the string is matched one character further on. */
    private static int longer(String part, int[] borders, int matched, char next) {
        int length = matched;
        while (length > 0 && part.charAt(length) != next) {
            length = borders[length - 1];
        }
        return part.charAt(length) == next ? length + 1 : length;
    }
}
