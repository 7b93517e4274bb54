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

    /** The number of first children that were tested, older ones counted less. */
    double tests() {
        return tested[0];
    }

    /**
     * The rates.
     *
     * @param prior what to expect without having seen anything
     * @param weight how many tests the prior counts for
     */
    AcceptanceRates rates(AcceptanceRates prior, double weight) {
        return new AcceptanceRates(
                rates(accepted, tested, prior.ranks(), weight),
                rates(firstAccepted, firstTested, prior.depths(), weight));
    }

    private static double[] rates(double[] accepted, double[] tested, double[] prior, double weight) {
        double[] rates = new double[prior.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (accepted[i] + weight * prior[i]) / (tested[i] + weight);
        }
        return rates;
    }
}
