package io.speculative.transport;

/**
 * With which probability each of the given drafts is selected, averaged over the cuts of {@link NestedLevels}. The
 * drafts are given by their groups.
 */
final class DraftWeights {

    private DraftWeights() {}

    /**
     * Independent drafts: each of the drafts in the highest level that has a draft gets the same weight. That keeps the
     * draft law's proportions within a level. A draft is in the top draft's level once all cuts between them have
     * fallen, so its weight is the integral of {@code 1 / (drafts in the top level)} from the greatest height between
     * them on.
     *
     * @param order receives the drafts by falling group
     * @param weights receives one weight per draft; they sum to 1
     */
    static void independent(int[] group, int count, double[] height, int[] order, double[] weights) {
        for (int draft = 0; draft < count; draft++) {
            int place = draft;
            while (place > 0 && group[order[place - 1]] < group[draft]) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = draft;
        }
        int reached = group[order[0]];
        double greatest = 0;
        for (int place = 0; place < count; place++) {
            while (reached > group[order[place]]) {
                greatest = Math.max(greatest, height[--reached]);
            }
            weights[order[place]] = greatest;
        }
        double joined = 1;
        double weight = 0;
        for (int place = count - 1; place >= 0; place--) {
            double joins = weights[order[place]];
            weight += (joined - joins) / (place + 1);
            weights[order[place]] = weight;
            joined = joins;
        }
    }

    /**
     * A pair drawn without replacement. In different levels the higher one is selected. In one level {@code G} with
     * mass {@code C} above it, {@code x} is preferred to {@code y} with probability
     *
     * <pre>{@code 1/2 + (1/2 + C / draft(G)) * (draft(x) - draft(y)) / (2 - draft(x) - draft(y))}</pre>
     *
     * The selected draft's law within the level is then proportional to the draft law. To see it, write {@code q} for
     * the draft law, {@code m(x) = 1 / (1 - q(x))} and try a preference of
     * {@code (m(x) + m(y) + v(x) - v(y)) / (2 (m(x) + m(y)))}: the pair has probability
     * {@code q(x) q(y) (m(x) + m(y))}, so what is selected at {@code x} is {@code q(x)} times
     * {@code q(B) m(x) + sum_B q m}, from pairs with a token of the lower levels {@code B}, plus half of
     * {@code (q(G) - 2 q(x)) m(x) + q(G) v(x)} and terms that are the same for all {@code x}. As {@code q m = m - 1},
     * this is constant if {@code v(x) = k m(x)} with {@code k = (2 - 2 q(B) - q(G)) / q(G) = 1 + 2 C / q(G)}. The
     * preference lies in [0, 1] because {@code q(x) + q(y) <= q(G) <= 1 - C}.
     *
     * @param high the group of the higher draft, {@code x}
     * @param low the group of the lower one, {@code y}
     * @param advantage {@code (draft(x) - draft(y)) / (2 - draft(x) - draft(y))}
     * @return the weight of {@code x}; that of {@code y} is the rest
     */
    static double higherOfPair(int high, int low, double advantage, RatioGroups groups, double[] height) {
        int last = groups.count() - 1;
        double[] draft = groups.draft();
        double omega = 0;
        double level = draft[high];
        for (int group = low; group < high; group++) {
            omega = Math.max(omega, height[group]);
            level += draft[group];
        }
        double above = 0;
        for (int group = high + 1; group <= last; group++) {
            above += draft[group];
        }
        double weight = omega;
        int from = low;
        int to = high;
        while (omega < 1) {
            while (from > 0 && height[from - 1] <= omega) {
                level += draft[--from];
            }
            while (to < last && height[to] <= omega) {
                level += draft[++to];
                above -= draft[to];
            }
            double next = Math.min(from > 0 ? height[from - 1] : 1, to < last ? height[to] : 1);
            double outside = to < last ? Math.max(above, 0) : 0;
            double preference = 0.5 + (0.5 + outside / level) * advantage;
            weight += (next - omega) * Math.max(0, Math.min(preference, 1));
            omega = next;
        }
        return Math.min(weight, 1);
    }
}
