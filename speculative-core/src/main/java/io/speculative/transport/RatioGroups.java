package io.speculative.transport;

import java.util.Arrays;

/**
 * Tokens grouped by rising target / draft, each group with its masses. One group per ratio gives the exact optimum;
 * coarser groups give a law that is selected just as exactly and accepted nearly as often, at the cost of one pass.
 *
 * <p>A workspace: arrays grow and are reused. Some groups may be empty. Tokens of draft probability 0 are in no group.
 */
final class RatioGroups {

    /** Ratios below this share a group; at most this much of the acceptance hangs on their order. */
    static final double LEAST_RATIO = 0x1p-20;

    private static final int MANTISSA = 52;

    private int count;
    private boolean bucketed;
    private int[] groupOf = {};
    private double[] draft = {};
    private double[] target = {};
    private double[] odds = {};
    private long[] packed = {};
    private int shift;
    private long least;

    /** The number of groups. */
    int count() {
        return count;
    }

    /** Whether the groups are those of {@link #bucket}, not one for each ratio. */
    boolean bucketed() {
        return bucketed;
    }

    /** The group of each token of positive draft probability. */
    int[] groupOf() {
        return groupOf;
    }

    /** The draft mass of each group. */
    double[] draft() {
        return draft;
    }

    /** The target mass of each group. */
    double[] target() {
        return target;
    }

    /** The sum of {@code draft / (1 - draft)} over each group; meaningful after {@link #addOdds}. */
    double[] odds() {
        return odds;
    }

    /**
     * Groups tokens whose ratios agree in the leading bits of their pattern, which rises with the ratio.
     *
     * @param bits of the mantissa: {@code 2^bits} groups for each doubling of the ratio
     * @param cap ratios of later groups than its own share the last one, which no density reaches
     */
    void bucket(double[] targets, double[] drafts, int size, int bits, double cap) {
        bucketed = true;
        shift = MANTISSA - bits;
        least = Double.doubleToRawLongBits(LEAST_RATIO) >>> shift;
        int last = (int) ((Double.doubleToRawLongBits(cap) >>> shift) - least) + 1;
        clear(size, last + 1);
        accumulateBuckets(targets, drafts, size, shift, least, last, groupOf, target, draft);
    }

    private static void accumulateBuckets(
            double[] targets,
            double[] drafts,
            int size,
            int shift,
            long least,
            int last,
            int[] groupOf,
            double[] targetMass,
            double[] draftMass) {
        for (int token = 0; token < size; token++) {
            double drafted = drafts[token];
            if (drafted > 0) {
                double wanted = targets[token];
                long key = (Double.doubleToRawLongBits(wanted / drafted) >>> shift) - least;
                int group = (int) Math.max(0, Math.min(key, last));
                groupOf[token] = group;
                targetMass[group] += wanted;
                draftMass[group] += drafted;
            }
        }
    }

    /** The ratios of a group made by {@link #bucket} are at least this. */
    double leastRatio(int group) {
        return group == 0 ? 0 : Double.longBitsToDouble((least + group) << shift);
    }

    /** One group for each ratio. */
    void separate(double[] targets, double[] drafts, int size) {
        bucketed = false;
        if (packed.length < size) {
            packed = new long[size];
        }
        int bits = RatioOrder.bits(size);
        int drawable = RatioOrder.ascending(targets, drafts, size, packed);
        clear(size, drawable);
        int group = -1;
        long former = -1;
        for (int i = 0; i < drawable; i++) {
            long ratio = packed[i] >>> bits;
            group += ratio == former ? 0 : 1;
            former = ratio;
            int token = RatioOrder.token(packed[i], bits);
            groupOf[token] = group;
            target[group] += targets[token];
            draft[group] += drafts[token];
        }
        count = group + 1;
    }

    /** Adds up {@code draft / (1 - draft)} in every group. */
    void addOdds(double[] drafts, int size, HeaviestToken heaviest) {
        for (int token = 0; token < size; token++) {
            double drafted = drafts[token];
            if (drafted > 0) {
                odds[groupOf[token]] += drafted / heaviest.rest(token, drafted);
            }
        }
    }

    private void clear(int size, int groups) {
        count = groups;
        if (groupOf.length < size) {
            groupOf = new int[size];
        }
        if (draft.length < groups) {
            draft = new double[groups];
            target = new double[groups];
            odds = new double[groups];
        }
        Arrays.fill(draft, 0, groups, 0);
        Arrays.fill(target, 0, groups, 0);
        Arrays.fill(odds, 0, groups, 0);
    }
}
