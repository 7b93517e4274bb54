package io.speculative.djl.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merges of byte-pair encoding that join pieces in the order in which SentencePiece does (Kudo and Richardson, 2018): of all
 * neighbours that make a piece those first whose piece has the best score, and among equals the leftmost. Every way to make a
 * piece of two others is a merge.
 *
 * <p>Merges know no place in a text, so that pieces of equal scores can't be told apart, but for runs of one character: they grow
 * from the left if the longest first part goes first.
 */
final class ScoredMerges {

    /** Longer pieces would take the square of their length to cut. */
    private static final int LONGEST = 512;

    private final GgufMetadata metadata;
    private final String key;
    private final Map<String, Double> scores = new HashMap<>();

    /** Two pieces, what they make, and its score. */
    private record Merge(String left, String right, double score) {

        String piece() {
            return left + right;
        }

        /** Whether it makes a run of one character. */
        boolean makesRun() {
            return piece().codePoints().distinct().count() == 1;
        }
    }

    /**
     * Takes the pieces.
     *
     * @param key of the scores, for messages
     * @param pieces the texts
     * @param scores one for each
     * @param types one for each; only normal pieces are made of others
     */
    ScoredMerges(GgufMetadata metadata, String key, List<String> pieces, List<Number> scores, List<Long> types) {
        this.metadata = metadata;
        this.key = key;
        for (int id = 0; id < pieces.size(); id++) {
            if (types.get(id) == GgufTokenizer.NORMAL) {
                if (pieces.get(id).length() > LONGEST) {
                    throw metadata.refusal(
                            GgufTokenizer.TOKENS,
                            pieces.get(id).length() + " characters in token " + id,
                            "at most " + LONGEST);
                }
                double score = scores.get(id).doubleValue();
                if (Double.isNaN(score)) {
                    throw metadata.refusal(key, score, "numbers");
                }
                this.scores.put(pieces.get(id), score);
            }
        }
    }

    /** The merges, best first. */
    List<Map.Entry<String, String>> merges() {
        List<Merge> merges = new ArrayList<>();
        scores.forEach((piece, score) -> {
            for (int cut = 1; cut < piece.length(); cut++) {
                String left = piece.substring(0, cut);
                String right = piece.substring(cut);
                if (scores.containsKey(left) && scores.containsKey(right)) {
                    merges.add(new Merge(left, right, score));
                }
            }
        });
        merges.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparing(merge -> -merge.left().length())
                .thenComparing(Merge::left)
                .thenComparing(Merge::right));
        requireDistinct(merges);
        return merges.stream()
                .map(merge -> Map.entry(merge.left(), merge.right()))
                .toList();
    }

    private void requireDistinct(List<Merge> ordered) {
        for (int i = 1; i < ordered.size(); i++) {
            Merge before = ordered.get(i - 1);
            Merge merge = ordered.get(i);
            boolean tied = before.score() == merge.score() && !before.piece().equals(merge.piece());
            if (tied && !(before.makesRun() && merge.makesRun())) {
                throw metadata.refusal(
                        key,
                        merge.score() + " for \"" + before.piece() + "\" and \"" + merge.piece() + "\"",
                        "a score of its own for each piece that is made of others");
            }
        }
    }
}
