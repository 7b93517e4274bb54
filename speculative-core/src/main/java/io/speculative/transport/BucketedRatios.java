package io.speculative.transport;

/**
 * {@code 2^bits} groups for each doubling of the ratio.
 *
 * <p>A group of draft mass {@code Q}, target mass {@code P} and ratios from {@code a} to {@code b} accepts
 * {@code sum min(target, density * draft)}, a concave function of its density that is {@code a Q} at {@code a} and
 * {@code P} at {@code b}. So it lies above the straight line between them, and the greatest loss against
 * {@code min(P, density * Q)} is {@code Q (b - a) / 4}. As {@code b <= (1 + 2^-bits) a}, all groups together lose at
 * most {@code 2^-bits / 4}; the group of the smallest ratios loses at most a quarter of the ratio at which it ends.
 *
 * <p>The order of the greatest ratios doesn't matter if no density reaches them. Where one can, as of a pair whose first
 * draft has all but {@code 6e-14} of the mass, every ratio is a group of its own.
 */
record BucketedRatios(int bits) implements Grouping {

    private static final double GREATEST_CAP = 0x1p44;

    @Override
    public void group(RatioGroups groups, double[] targets, double[] drafts, int size, double cap) {
        if (cap <= GREATEST_CAP) {
            groups.bucket(targets, drafts, size, bits, cap);
        } else {
            groups.separate(targets, drafts, size);
        }
    }

    @Override
    public double acceptanceAtLeast(RatioGroups groups, SelectionLaw law) {
        if (!groups.bucketed()) {
            return 1 - law.excess();
        }
        double sum = 0;
        int last = groups.count() - 1;
        for (int group = 0; group <= last; group++) {
            double draft = groups.draft()[group];
            if (draft > 0) {
                double target = groups.target()[group];
                double density = law.density()[group];
                double least = groups.leastRatio(group);
                double most = group < last ? groups.leastRatio(group + 1) : Double.POSITIVE_INFINITY;
                if (density >= most) {
                    sum += target;
                } else if (density <= least) {
                    sum += density * draft;
                } else {
                    double share = (density - least) / (most - least);
                    sum += least * draft + share * Math.max(0, target - least * draft);
                }
            }
        }
        return sum;
    }
}
