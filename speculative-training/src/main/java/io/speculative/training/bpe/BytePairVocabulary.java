package io.speculative.training.bpe;

import java.util.List;

/**
 * What byte-pair learning found.
 *
 * @param tokens the text of every token by id, in the {@link ByteAlphabet}: first {@link #BEGIN} and {@link #END}, then
 *     the 256 bytes, then one token per merge
 * @param merges the merges in the order in which they were learned
 */
public record BytePairVocabulary(List<String> tokens, List<Merge> merges) {

    /** Stands before every text; also its id, 0. */
    public static final String BEGIN = "<|begin|>";

    /** Stands behind a finished text; its id is 1. */
    public static final String END = "<|end|>";

    /** The id of {@link #BEGIN}. */
    public static final int BEGIN_ID = 0;

    /** The id of {@link #END}. */
    public static final int END_ID = 1;

    /** The id of byte 0; the other bytes follow. */
    static final int FIRST_BYTE_ID = 2;

    /** The id of the token made by the first merge. */
    public static final int FIRST_MERGE_ID = FIRST_BYTE_ID + 256;

    /**
     * Two tokens that become one.
     *
     * @param left the id of the left token
     * @param right the id of the right token
     */
    public record Merge(int left, int right) {}

    /** Copies both lists. */
    public BytePairVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /** Returns the number of token ids. */
    public int size() {
        return tokens.size();
    }
}
