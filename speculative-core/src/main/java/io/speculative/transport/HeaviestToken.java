package io.speculative.transport;

/**
 * The token with most of the draft mass, if there is one with more than half of it, and the mass of all others, summed
 * up directly: {@code 1 - draft} would have lost its digits.
 *
 * <p>A workspace, filled by {@link #find}.
 */
final class HeaviestToken {

    private int token;
    private double others;

    void find(double[] drafts, int size) {
        token = -1;
        double sum = 0;
        for (int candidate = 0; candidate < size; candidate++) {
            if (drafts[candidate] > 0.5) {
                token = candidate;
            } else {
                sum += drafts[candidate];
            }
        }
        others = sum;
    }

    /** The draft mass of all tokens but one, {@code probability} being its own. */
    double rest(int candidate, double probability) {
        return candidate == token ? others : 1 - probability;
    }

    /** An upper bound of {@code 1 +} the sum of {@code draft / (1 - draft)} over all tokens. */
    double mostOdds() {
        return token < 0 ? 3 : 3 + 1 / others;
    }
}
