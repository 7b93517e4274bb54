package io.speculative.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Translates tokens of a target into tokens of a draft model, and rows of the draft model into rows over the target's
 * vocabulary. Immutable and thread-safe.
 */
final class TokenTranslation {

    /** The most draft tokens that stand for one target token. */
    static final int MOST_PIECES = 16;

    private static final int NONE = -1;

    private final int[][] pieces;
    private final int[] draftIds;

    private TokenTranslation(int[][] pieces, int[] draftIds) {
        this.pieces = pieces;
        this.draftIds = draftIds;
    }

    /**
     * Pairs the tokens that both vocabularies spell alike, then, of the others, those with the same text. Every token
     * is in one pair at most; of several tokens that are alike the one with the smallest id is paired.
     */
    static TokenTranslation of(Vocabulary target, Vocabulary draft) {
        int[][] pieces = new int[target.size()][];
        int[] draftIds = new int[target.size()];
        Arrays.fill(draftIds, NONE);
        BitSet paired = new BitSet();
        Map<String, Integer> ids = idsBySpelling(draft);
        for (int token = 0; token < pieces.length; token++) {
            Integer id = ids.get(target.token(token));
            if (id != null) {
                pieces[token] = new int[] {id};
                pair(token, id, draftIds, paired);
            }
        }
        for (int token = 0; token < pieces.length; token++) {
            if (pieces[token] == null) {
                String text = target.decodeContinuation(token);
                pieces[token] = pieces(text, draft);
                int first = pieces[token][0];
                if (!text.isEmpty() && draft.decodeContinuation(first).equals(text)) {
                    pair(token, first, draftIds, paired);
                }
            }
        }
        return new TokenTranslation(pieces, draftIds);
    }

    /** The smallest id of each spelling; an id without a token has none. */
    private static Map<String, Integer> idsBySpelling(Vocabulary vocabulary) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            ids.putIfAbsent(vocabulary.token(id), id);
        }
        ids.remove("");
        return ids;
    }

    private static void pair(int token, int id, int[] draftIds, BitSet paired) {
        if (!paired.get(id)) {
            draftIds[token] = id;
            paired.set(id);
        }
    }

    private static int[] pieces(String text, Vocabulary draft) {
        int[] pieces = draft.encodeContinuation(text);
        return pieces.length == 0
                ? new int[] {draft.beginToken().orElse(0)}
                : Arrays.copyOfRange(pieces, Math.max(0, pieces.length - MOST_PIECES), pieces.length);
    }

    /** The number of target tokens. */
    int size() {
        return draftIds.length;
    }

    /** The number of pairs. */
    int shared() {
        return (int) Arrays.stream(draftIds).filter(id -> id != NONE).count();
    }

    /** The draft tokens that stand for a target token, at least one; not to be written to. */
    int[] pieces(int token) {
        if (token < 0 || token >= pieces.length) {
            throw new IllegalArgumentException("token: " + token + " (expected: 0 to " + (pieces.length - 1) + ")");
        }
        return pieces[token];
    }

    /**
     * Turns a row of the draft into one of the target.
     *
     * @param draftRow one logit per draft token
     * @param row receives one logit per target token, {@code -infinity} for those that aren't shared
     */
    void restrict(float[] draftRow, float[] row) {
        float most = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < draftIds.length; token++) {
            row[token] = draftIds[token] == NONE ? Float.NEGATIVE_INFINITY : draftRow[draftIds[token]];
            most = Math.max(most, row[token]);
        }
        for (int token = 0; token < draftIds.length && most == Float.NEGATIVE_INFINITY; token++) {
            row[token] = draftIds[token] == NONE ? Float.NEGATIVE_INFINITY : 0;
        }
    }
}
