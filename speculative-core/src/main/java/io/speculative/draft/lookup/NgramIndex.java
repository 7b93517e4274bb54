package io.speculative.draft.lookup;

import java.util.Arrays;

/**
 * Where each n-gram of a growing text stood last, for n from {@code shortest} to {@code longest}: one hash table per n,
 * from the n-gram to the position of its last token. A token costs time in {@code longest}, not in the length of the
 * text.
 */
final class NgramIndex implements TextIndex {

    private static final int LEAST_SLOTS = 256;

    private final int shortest;
    private final int longest;
    private int[] text = new int[LEAST_SLOTS / 2];
    private int length;
    /**
     * Open addressing: the position of an n-gram's last token, or -1. Row {@code n - shortest} belongs to the n-grams.
     */
    private int[][] ends;
    /** How many tokens before the end of the text the longest known suffix ended last; 0 if none is known. */
    private int distance;
    /** The length of that suffix. */
    private int match;

    NgramIndex(int shortest, int longest) {
        this.shortest = shortest;
        this.longest = longest;
        this.ends = emptyTables(longest - shortest + 1, LEAST_SLOTS);
    }

    @Override
    public void add(int token) {
        if (length == text.length) {
            grow();
        }
        text[length] = token;
        distance = note(length);
        length++;
    }

    @Override
    public int match() {
        return match;
    }

    @Override
    public int[] continuation(int mostTokens) {
        if (distance == 0) {
            return new int[0];
        }
        int[] tokens = new int[mostTokens];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = i < distance ? text[length - distance + i] : tokens[i - distance];
        }
        return tokens;
    }

    /** Notes all n-grams that end at a position; returns how far back the longest known one ended last, or 0. */
    private int note(int end) {
        int back = 0;
        match = 0;
        int hash = 0;
        for (int n = 1; n <= Math.min(longest, end + 1); n++) {
            hash = 31 * hash + text[end - n + 1];
            if (n >= shortest) {
                int earlier = replaceEnd(ends[n - shortest], n, hash, end);
                if (earlier >= 0) {
                    back = end - earlier;
                    match = n;
                }
            }
        }
        return back;
    }

    /** Returns where an n-gram ended last, or -1. */
    private int replaceEnd(int[] table, int n, int hash, int end) {
        int mixed = hash * 0x9E3779B1;
        int slot = (mixed ^ (mixed >>> 15)) & (table.length - 1);
        while (table[slot] >= 0 && !sameNgram(table[slot], end, n)) {
            slot = (slot + 1) & (table.length - 1);
        }
        int earlier = table[slot];
        table[slot] = end;
        return earlier;
    }

    private boolean sameNgram(int end, int otherEnd, int n) {
        return Arrays.equals(text, end - n + 1, end + 1, text, otherEnd - n + 1, otherEnd + 1);
    }

    /** Keeps the tables at most half full. */
    private void grow() {
        text = Arrays.copyOf(text, 2 * length);
        ends = emptyTables(ends.length, 2 * text.length);
        for (int end = 0; end < length; end++) {
            note(end);
        }
    }

    private static int[][] emptyTables(int count, int slots) {
        int[][] tables = new int[count][slots];
        for (int[] table : tables) {
            Arrays.fill(table, -1);
        }
        return tables;
    }
}
