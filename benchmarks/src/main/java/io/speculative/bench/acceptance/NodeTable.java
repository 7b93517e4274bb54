package io.speculative.bench.acceptance;

import java.util.ArrayList;
import java.util.List;

/** The acceptance of every lossless pair of sampler and verifier on one law pair, beside the optimum. */
public final class NodeTable {

    private final List<Integer> drafts;
    private final MonteCarlo monteCarlo;

    /**
     * A table's settings.
     *
     * @param drafts the numbers of drafts, each at least 1
     * @param monteCarlo for what can't be computed exactly
     */
    public NodeTable(List<Integer> drafts, MonteCarlo monteCarlo) {
        this.drafts = List.copyOf(drafts);
        this.monteCarlo = monteCarlo;
    }

    /** The rows of one law pair: by sampler, then by number of drafts, then by verifier. */
    public List<TableRow> rows(LawPair pair) {
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
