package io.speculative.transport;

/** How finely ratios are told apart. Immutable. */
interface Grouping {

    /**
     * Groups the tokens of positive draft probability.
     *
     * @param cap an upper bound of the density of any selection law: the order of greater ratios doesn't matter
     */
    void group(RatioGroups groups, double[] targets, double[] drafts, int size, double cap);

    /** A lower bound of {@code sum min(target, selected)}, from the groups alone. */
    double acceptanceAtLeast(RatioGroups groups, SelectionLaw law);

    /** Every ratio is a group. */
    static Grouping separate() {
        return new SeparateRatios();
    }

    /** Groups so narrow that they cost at most a given share of acceptance. */
    static Grouping bucketed(double gap) {
        if (!(gap >= 1e-4 && gap <= 0.1)) {
            throw new IllegalArgumentException("gap: " + gap + " (expected: 1e-4 to 0.1)");
        }
        int bits = 2;
        while (Math.scalb(0.25, -bits) + 0.25 * RatioGroups.LEAST_RATIO > gap) {
            bits++;
        }
        return new BucketedRatios(bits);
    }
}
