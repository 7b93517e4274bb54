package io.speculative.bench.laws;

import java.util.ArrayList;
import java.util.List;

/** The acceptance of every lossless pair of sampler and verifier on one law pair, beside the optimum. */
final class NodeTable {

    /** As many as the largest tree has nodes. */
    private static final int MOST_DRAFTS = 4096;

    private final List<Integer> drafts;
    private final MonteCarlo monteCarlo;

    /**
     * A table's settings.
     *
     * @param drafts the numbers of drafts, each from 1 to 4096
     * @param monteCarlo for what can't be computed exactly
     */
    NodeTable(List<Integer> drafts, MonteCarlo monteCarlo) {
        for (int count : drafts) {
            if (count < 1 || count > MOST_DRAFTS) {
                throw new IllegalArgumentException("drafts: " + count + " (expected: 1 to " + MOST_DRAFTS + ")");
            }
        }
        this.drafts = List.copyOf(drafts);
        this.monteCarlo = monteCarlo;
    }

    /** The rows of one law pair: by sampler, then by number of drafts, then by verifier. */
    List<TableRow> rows(LawPair pair) {
        List<TableRow> rows = new ArrayList<>();
        for (Sampler sampler : Sampler.ALL) {
            for (int count : drafts) {
                DraftedNode node = DraftedNode.of(pair, sampler, count);
                double optimum = node.optimalAcceptance();
                for (TableVerifier verifier : TableVerifier.ALL) {
                    if (verifier.covers().test(node)) {
                        rows.add(new TableRow(
                                pair.line(),
                                sampler.label(),
                                verifier.label(),
                                count,
                                verifier.acceptance().apply(node, monteCarlo),
                                optimum,
                                node.picked()));
                    }
                }
            }
        }
        return rows;
    }
}
