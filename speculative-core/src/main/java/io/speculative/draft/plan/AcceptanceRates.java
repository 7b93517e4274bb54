package io.speculative.draft.plan;

/**
 * How often a drafted node is accepted, given that its parent is and its earlier siblings are not.
 *
 * @param ranks by the node's rank among its siblings, at any depth
 * @param depths by the node's depth from 1 on, for first children only; deeper ones are as the last. Where a token was
 *     accepted the next one is accepted more often than the first of a draft
 */
record AcceptanceRates(double[] ranks, double[] depths) {

    /** Rates of chains alone, by depth. */
    static AcceptanceRates ofChain(double... depths) {
        return new AcceptanceRates(new double[] {depths[0]}, depths);
    }

    /** The probability of each rank to be the accepted one of all siblings. */
    double[] byRank() {
        double[] byRank = new double[ranks.length];
        double rejected = 1;
        for (int rank = 0; rank < ranks.length; rank++) {
            byRank[rank] = rejected * ranks[rank];
            rejected *= 1 - ranks[rank];
        }
        return byRank;
    }

    /** The expected number of accepted tokens of a chain. */
    double acceptedOfChain(int length) {
        double reached = 1;
        double accepted = 0;
        for (int depth = 0; depth < length; depth++) {
            reached *= depths[Math.min(depth, depths.length - 1)];
            accepted += reached;
        }
        return accepted;
    }
}
