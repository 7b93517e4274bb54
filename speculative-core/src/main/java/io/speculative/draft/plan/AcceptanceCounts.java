package io.speculative.draft.plan;

import io.speculative.tree.TokenTree;

/**
 * Counts which drafted nodes were accepted. Older rounds count less, so that the rates follow the text. Not
 * thread-safe.
 */
final class AcceptanceCounts {

    /** Ranks among siblings that are told apart; later ones count as the last of them. */
    static final int RANKS = 4;

    /** Depths that are told apart; deeper ones count as the last of them. */
    static final int DEPTHS = 3;

    /** How often a sibling is accepted where it was not seen, as a share of the first one's rate. */
    private static final double[] OF_FIRST = {1, 0.57, 0.43, 0.36};

    private final double[] tested = new double[RANKS];
    private final double[] accepted = new double[RANKS];
    private final double[] firstTested = new double[DEPTHS];
    private final double[] firstAccepted = new double[DEPTHS];
    private final double kept;

    /**
     * Nothing seen yet.
     *
     * @param memory the number of rounds after which an observation's weight has fallen to about a third; above 1
     */
    AcceptanceCounts(double memory) {
        this.kept = 1 - 1 / memory;
    }

    /** Takes note of a round: the drafted tree and its last accepted node. */
    void observe(TokenTree tree, int lastAccepted) {
        for (double[] counts : new double[][] {tested, accepted, firstTested, firstAccepted}) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] *= kept;
            }
        }
        int[] path = tree.path(lastAccepted);
        for (int depth = 0; depth < path.length; depth++) {
            int taken = depth + 1 < path.length ? path[depth + 1] : -1;
            int rank = 0;
            for (int child : tree.children(path[depth])) {
                int counted = Math.min(rank, RANKS - 1);
                tested[counted]++;
                accepted[counted] += child == taken ? 1 : 0;
                if (rank == 0) {
                    firstTested[Math.min(depth, DEPTHS - 1)]++;
                    firstAccepted[Math.min(depth, DEPTHS - 1)] += child == taken ? 1 : 0;
                }
                if (child == taken) {
                    break;
                }
                rank++;
            }
        }
    }

    /**
     * The rates. What was seen rarely is taken to be as likely as what is nearest to it: a deeper token as the one before
     * it, a later sibling somewhat less than the first.
     *
     * @param expected how often a first child is accepted, where nothing was seen
     * @param weight how many tests an expectation counts for
     */
    AcceptanceRates rates(double expected, double weight) {
        double[] ranks = new double[RANKS];
        for (int rank = 0; rank < RANKS; rank++) {
            double prior = rank == 0 ? expected : OF_FIRST[rank] * ranks[0];
            ranks[rank] = (accepted[rank] + weight * prior) / (tested[rank] + weight);
        }
        double[] depths = new double[DEPTHS];
        for (int depth = 0; depth < DEPTHS; depth++) {
            double prior = depth == 0 ? expected : depths[depth - 1];
            depths[depth] = (firstAccepted[depth] + weight * prior) / (firstTested[depth] + weight);
        }
        return new AcceptanceRates(ranks, depths);
    }
}
