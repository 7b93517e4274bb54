package io.speculative.djl.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merges of byte-pair encoding that join pieces in the order in which SentencePiece does (Kudo and Richardson, 2018): of all
 * neighbours that make a piece those first whose piece has the best score. Every way to make a piece of two others is a merge.
 */
final class ScoredMerges {

    private ScoredMerges() {}

    /** Two pieces, and the score of what they make. */
    private record Merge(String left, String right, double score) {}

    /**
     * The merges, best first.
     *
     * @param pieces the texts
     * @param scores one for each
     * @param types one for each; only normal pieces are made of others
     */
    static List<Map.Entry<String, String>> of(List<String> pieces, List<Double> scores, List<Long> types) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < pieces.size(); id++) {
            if (types.get(id) == GgufTokenizer.NORMAL) {
                ids.put(pieces.get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        ids.forEach((piece, id) -> {
            for (int cut = 1; cut < piece.length(); cut++) {
                String left = piece.substring(0, cut);
                String right = piece.substring(cut);
                if (ids.containsKey(left) && ids.containsKey(right)) {
                    merges.add(new Merge(left, right, scores.get(id)));
                }
            }
        });
        merges.sort(Comparator.comparingDouble(Merge::score)
                .reversed()
                .thenComparing(merge -> -merge.left().length())
                .thenComparing(Merge::left)
                .thenComparing(Merge::right));
        return merges.stream()
                .map(merge -> Map.entry(merge.left(), merge.right()))
                .toList();
    }
}
