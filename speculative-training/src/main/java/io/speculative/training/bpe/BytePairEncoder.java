package io.speculative.training.bpe;

import io.speculative.training.bpe.BytePairVocabulary.Merge;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns text into token ids: every piece of {@link WordSplitter} starts as bytes, and the earliest learned merge that
 * applies is carried out until none applies. Not safe for use by several threads: pieces seen before are remembered.
 */
public final class BytePairEncoder {

    private final Map<Merge, Integer> ranks = new HashMap<>();
    private final Map<String, int[]> known = new HashMap<>();

    /**
     * Prepares encoding.
     *
     * @param vocabulary the vocabulary
     */
    public BytePairEncoder(BytePairVocabulary vocabulary) {
        for (Merge merge : vocabulary.merges()) {
            ranks.put(merge, ranks.size());
        }
    }

    /**
     * Encodes a text.
     *
     * @param text the text
     * @return its token ids, without special tokens; the caller owns the array
     */
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        WordSplitter.split(text, piece -> {
            for (int id : known.computeIfAbsent(piece, this::encodePiece)) {
                ids.add(id);
            }
        });
        return ids.build().toArray();
    }

    private int[] encodePiece(String piece) {
        int[] tokens = BytePairLearner.bytes(piece);
        while (true) {
            int best = Integer.MAX_VALUE;
            Merge pair = new Merge(-1, -1);
            for (int i = 0; i + 1 < tokens.length; i++) {
                Merge here = new Merge(tokens[i], tokens[i + 1]);
                int rank = ranks.getOrDefault(here, Integer.MAX_VALUE);
                if (rank < best) {
                    best = rank;
                    pair = here;
                }
            }
            if (best == Integer.MAX_VALUE) {
                return tokens;
            }
            tokens = BytePairLearner.replace(tokens, pair, BytePairVocabulary.FIRST_MERGE_ID + best);
        }
    }
}
