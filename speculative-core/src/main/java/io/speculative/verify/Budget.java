package io.speculative.verify;

/**
 * The budgets of the verifiers that decide on more than one step at once: a node has a budget, the probability that a
 * path ends at it or below, given the tokens drafted up to it.
 */
final class Budget {

    private Budget() {}

    /**
     * A child's: {@code min(1, budget * target / draft)}; 0 if the target rules its token out, whatever the draft says.
     */
    static double ofChild(double budget, double target, double draft) {
        double share = budget * target;
        if (share <= 0) {
            return 0;
        }
        return share >= draft ? 1 : share / draft;
    }
}
