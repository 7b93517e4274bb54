package io.speculative.transport;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The law of the set of drafted tokens, counted out draw by draw, and the optimal acceptance read off it in two ways that
 * use no order of tokens: the least cut over all sets of tokens, and the greatest flow from drafted sets to tokens.
 */
public final class DraftedSetLaw {

    private final Map<Integer, Double> sets;

    private DraftedSetLaw(Map<Integer, Double> sets) {
        this.sets = sets;
    }

    /** The sets that independent draws make after some tokens were picked. */
    public static DraftedSetLaw independent(double[] draft, int picked, int drawn) {
        return of(draft, picked, drawn, Draws.INDEPENDENT);
    }

    /** The sets that draws without replacement make after some tokens were picked. */
    public static DraftedSetLaw withoutReplacement(double[] draft, int picked, int drawn) {
        return of(draft, picked, drawn, Draws.DISTINCT);
    }

    private static DraftedSetLaw of(double[] draft, int picked, int drawn, Draws draws) {
        double[] rest = draft.clone();
        int set = 0;
        for (int i = 0; i < picked; i++) {
            int best = 0;
            for (int token = 1; token < rest.length; token++) {
                best = rest[token] > rest[best] ? token : best;
            }
            if (rest[best] > 0) {
                set |= 1 << best;
                rest[best] = 0;
            }
        }
        Map<Integer, Double> sets = new HashMap<>();
        draw(rest, drawn, draws, set, 1, sets);
        return new DraftedSetLaw(sets);
    }

    private static void draw(
            double[] law, int count, Draws draws, int set, double probability, Map<Integer, Double> sets) {
        double total = Arrays.stream(law).sum();
        if (count == 0 || total <= 0) {
            sets.merge(set, probability, Double::sum);
            return;
        }
        for (int token = 0; token < law.length; token++) {
            if (law[token] > 0) {
                double share = probability * law[token] / total;
                draw(draws.after(law, token), count - 1, draws, set | (1 << token), share, sets);
            }
        }
    }

    /** {@code W(H)}: the probability that all drafted tokens lie in a set of tokens. */
    public double containedIn(int tokens) {
        double sum = 0;
        for (Map.Entry<Integer, Double> set : sets.entrySet()) {
            sum += (set.getKey() & ~tokens) == 0 ? set.getValue() : 0;
        }
        return sum;
    }

    /** The optimal acceptance as a least cut. */
    public double leastCut(double[] target) {
        double excess = 0;
        for (int tokens = 0; tokens < 1 << target.length; tokens++) {
            excess = Math.max(excess, containedIn(tokens) - mass(target, tokens));
        }
        return 1 - excess;
    }

    /** The optimal acceptance as a greatest flow, by shortest augmenting paths. */
    public double greatestFlow(double[] target) {
        int source = sets.size() + target.length;
        int sink = source + 1;
        double[][] capacity = new double[sink + 1][sink + 1];
        int row = 0;
        for (Map.Entry<Integer, Double> set : sets.entrySet()) {
            capacity[source][row] = set.getValue();
            for (int token = 0; token < target.length; token++) {
                capacity[row][sets.size() + token] = (set.getKey() & (1 << token)) != 0 ? 2 : 0;
            }
            row++;
        }
        for (int token = 0; token < target.length; token++) {
            capacity[sets.size() + token][sink] = target[token];
        }
        double flow = 0;
        int[] from = new int[sink + 1];
        while (reaches(capacity, source, sink, from)) {
            double bottleneck = Double.POSITIVE_INFINITY;
            for (int node = sink; node != source; node = from[node]) {
                bottleneck = Math.min(bottleneck, capacity[from[node]][node]);
            }
            for (int node = sink; node != source; node = from[node]) {
                capacity[from[node]][node] -= bottleneck;
                capacity[node][from[node]] += bottleneck;
            }
            flow += bottleneck;
        }
        return flow;
    }

    private static boolean reaches(double[][] capacity, int source, int sink, int[] from) {
        Arrays.fill(from, -1);
        from[source] = source;
        int[] queue = new int[capacity.length];
        queue[0] = source;
        int queued = 1;
        for (int next = 0; next < queued; next++) {
            for (int node = 0; node < capacity.length; node++) {
                if (from[node] < 0 && capacity[queue[next]][node] > 1e-15) {
                    from[node] = queue[next];
                    queue[queued++] = node;
                }
            }
        }
        return from[sink] >= 0;
    }

    /** The mass of a set of tokens. */
    public static double mass(double[] law, int tokens) {
        double mass = 0;
        for (int token = 0; token < law.length; token++) {
            mass += (tokens & (1 << token)) != 0 ? law[token] : 0;
        }
        return mass;
    }
}
