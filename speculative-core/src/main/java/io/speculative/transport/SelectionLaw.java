package io.speculative.transport;

/**
 * The law of the selected draft that is accepted most often, as a density over the draft law:
 * {@code s(x) = draft(x) * density(group of x)}.
 *
 * <p>The selected draft can follow a law {@code s} if {@code s(H) >= W(H)} for every set of tokens {@code H} (a draft
 * has to be selected from {@code H} if all lie there), and is accepted with probability {@code sum min(target, s)}.
 * Both are settled on the order of rising target / draft, where a law of rising density is checked on prefixes only.
 * Let {@code excess} be the greatest {@code W(prefix) - target(prefix)}, reached at a prefix {@code J}, or 0. The
 * density is the ratio target / draft, clamped:
 *
 * <ul>
 *   <li>in {@code J} from below, so that {@code s(J) = W(J)}: {@code sum (low * draft - target)+ = excess};
 *   <li>outside from above, so that {@code s} sums to 1:
 *       {@code sum (target - high * draft)+ = excess - 1 + sum target}, the last sum over the tokens that can be
 *       drafted.
 * </ul>
 *
 * <p>Then {@code sum min(target, s) = sum target - (excess - 1 + sum target) = 1 - excess}, which no law exceeds.
 * Between the clamps the cumulated {@code s} lies {@code excess} above the cumulated target, hence nowhere below
 * {@code W}; at the two ends it is a chord over the convex {@code W}. Target mass on tokens that cannot be drafted, or
 * taken off beforehand, only makes {@code sum target} smaller; no case is special. (The selection law as such: Khisti
 * et al. 2025; the greatest excess: Hu et al. 2025; the clamp is ours.)
 *
 * <p>A workspace: arrays grow and are reused.
 */
final class SelectionLaw {

    private double[] density = {};
    private double[] outside = {};
    private double excess;

    /** The density of each group; an empty group has its lower neighbour's. */
    double[] density() {
        return density;
    }

    /** The greatest excess; 1 minus it is the optimal acceptance for these groups. */
    double excess() {
        return excess;
    }

    void solve(RatioGroups groups, Containment containment) {
        int count = groups.count();
        if (density.length < count) {
            density = new double[count];
            outside = new double[count];
        }
        double[] target = groups.target();
        double[] draft = groups.draft();
        int boundary = findExcess(groups, containment);
        double mass = 0;
        for (int group = 0; group < count; group++) {
            mass += target[group];
        }
        double low = boundary > 0 ? lowClamp(target, draft, boundary, excess) : 0;
        double surplus = excess - (1 - mass);
        double high = surplus > 0 && boundary < count
                ? Math.max(low, highClamp(target, draft, boundary, count, surplus))
                : Double.POSITIVE_INFINITY;
        double former = low;
        for (int group = 0; group < count; group++) {
            if (draft[group] > 0) {
                double ratio = target[group] / draft[group];
                former = group < boundary ? Math.max(ratio, low) : Math.min(ratio, high);
            }
            density[group] = former;
        }
    }

    /** Sets {@link #excess} and returns the number of groups in the prefix that has it. */
    private int findExcess(RatioGroups groups, Containment containment) {
        int last = groups.count() - 1;
        double above = 0;
        for (int group = last; group >= 0; group--) {
            outside[group] = above;
            above += groups.draft()[group];
        }
        excess = 0;
        int boundary = 0;
        double below = 0;
        double odds = 0;
        double wanted = 0;
        for (int group = 0; group <= last; group++) {
            below += groups.draft()[group];
            odds += groups.odds()[group];
            wanted += groups.target()[group];
            double inside = outside[group] > 0 ? containment.within(below, outside[group], odds) : 1;
            if (inside - wanted > excess) {
                excess = inside - wanted;
                boundary = group + 1;
            }
        }
        return boundary;
    }

    private static double lowClamp(double[] target, double[] draft, int boundary, double excess) {
        double filled = excess;
        double mass = 0;
        double level = 0;
        for (int group = 0; group < boundary; group++) {
            if (draft[group] > 0) {
                if (mass > 0 && level * draft[group] <= target[group]) {
                    return level;
                }
                filled += target[group];
                mass += draft[group];
                level = filled / mass;
            }
        }
        return level;
    }

    private static double highClamp(double[] target, double[] draft, int boundary, int count, double surplus) {
        double kept = -surplus;
        double mass = 0;
        double level = 0;
        for (int group = count - 1; group >= boundary; group--) {
            if (draft[group] > 0) {
                if (mass > 0 && level * draft[group] >= target[group]) {
                    return level;
                }
                kept += target[group];
                mass += draft[group];
                level = kept / mass;
            }
        }
        return Math.max(level, 0);
    }
}
