package io.speculative.draft.plan;

import io.speculative.tree.TreeShape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Plans the shape of a tree from how often a node's first, second, .. child is the accepted one: the shape that accepts
 * the most tokens in expectation, or the one that is worth its time (Chen et al. 2024, "Sequoia: Scalable, Robust, and
 * Hardware-aware Speculative Decoding"; the probabilities are the acceptance vector there).
 *
 * <p>That a node's {@code b}-th child is accepted, given that the node is, is taken to be as probable everywhere in the
 * tree. The expected number of accepted tokens is then the sum over all drafted nodes of the product of the
 * probabilities on the path to them. A dynamic programme maximises it: with {@code V(n, l)} for {@code n} nodes below a
 * node, {@code l} levels deep, {@code W(b, n, l)} for that part of them that lies at or below its children from the
 * {@code b}-th on, and {@code a(b)} for the probability of that child,
 *
 * <pre>{@code W(b, n, l) = max over k of a(b) * (1 + V(k - 1, l - 1)) + W(b + 1, n - k, l),   V(n, l) = W(1, n, l)}</pre>
 *
 * <p>Planning takes time in {@code nodes^2 * depth * probabilities}, for 512 nodes, 32 levels and 16 children well
 * under a second. Immutable and thread-safe.
 */
public final class TreePlanner {

    private static final double ROUNDING = 1e-9;
    private static final int MOST_NODES = 1024;
    private static final int MOST_DEPTH = 64;

    private final double[] acceptance;

    private TreePlanner(double[] acceptance) {
        this.acceptance = acceptance;
    }

    /**
     * A planner.
     *
     * @param acceptance the probability that the first, second, .. child of an accepted node is the accepted one; of
     *     later children it is 0
     * @throws IllegalArgumentException if a probability is not in {@code [0, 1]} or their sum exceeds 1
     */
    public static TreePlanner of(double... acceptance) {
        for (double probability : acceptance) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("acceptance: " + probability + " (expected: 0 to 1)");
            }
        }
        double sum = Arrays.stream(acceptance).sum();
        if (sum > 1 + ROUNDING) {
            throw new IllegalArgumentException(
                    "acceptance: sum " + sum + " (expected: <= 1, as one child is accepted)");
        }
        return new TreePlanner(acceptance.clone());
    }

    /** The expected number of drafted tokens that are accepted in a round, for any shape. */
    public double expectedAccepted(TreeShape shape) {
        double[] reached = new double[1 + shape.nodes()];
        reached[0] = 1;
        double sum = 0;
        for (int place = 0; place < reached.length; place++) {
            for (int rank = 0; rank < Math.min(shape.children(place), acceptance.length); rank++) {
                int child = shape.child(place, rank);
                reached[child] = reached[place] * acceptance[rank];
                sum += reached[child];
            }
        }
        return sum;
    }

    /**
     * The shape that accepts most. A node that would not raise the expected acceptance is left out, so there may be
     * fewer nodes than allowed.
     *
     * @param mostNodes the most drafted nodes, from 1 to 1024
     * @param mostDepth the depth of the deepest node, from 1 to 64
     */
    public TreeShape plan(int mostNodes, int mostDepth) {
        Programme programme = programme(mostNodes, mostDepth);
        return programme.shape(mostNodes, mostDepth);
    }

    /**
     * The shape that gives most tokens per time: the one whose
     * {@code (1 + expected accepted) / (draft cost + target cost)} is largest. It is the root alone if drafting doesn't
     * pay.
     *
     * @param mostNodes the most drafted nodes, from 1 to 1024
     * @param mostDepth the depth of the deepest node, from 1 to 64
     * @param draftCost the time to draft a tree of a depth, which is at least 1
     * @param targetCost the time in which the target scores a number of nodes, the root included; in the same unit
     * @throws IllegalArgumentException if the two sum to a time that is not finite and positive
     */
    public TreeShape fastest(
            int mostNodes, int mostDepth, IntToDoubleFunction draftCost, IntToDoubleFunction targetCost) {
        Programme programme = programme(mostNodes, mostDepth);
        double bestRate = 1 / requireTime(targetCost.applyAsDouble(1), 0, 0);
        int bestNodes = 0;
        int bestDepth = 0;
        for (int depth = 1; depth <= mostDepth; depth++) {
            for (int nodes = depth; nodes <= mostNodes; nodes++) {
                if (programme.needs(nodes, depth)) {
                    double time = draftCost.applyAsDouble(depth) + targetCost.applyAsDouble(nodes + 1);
                    double rate = (1 + programme.accepted(nodes, depth)) / requireTime(time, nodes, depth);
                    if (rate > bestRate) {
                        bestRate = rate;
                        bestNodes = nodes;
                        bestDepth = depth;
                    }
                }
            }
        }
        return programme.shape(bestNodes, bestDepth);
    }

    private static double requireTime(double time, int nodes, int depth) {
        if (!(time > 0 && time < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("cost: " + time + " for " + nodes + " drafted nodes of depth " + depth
                    + " (expected: finite and > 0)");
        }
        return time;
    }

    private Programme programme(int mostNodes, int mostDepth) {
        requireRange("mostNodes", mostNodes, MOST_NODES);
        requireRange("mostDepth", mostDepth, MOST_DEPTH);
        return new Programme(acceptance, mostNodes, mostDepth);
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
        }
    }

    /** The dynamic programme's table: {@code W} by levels, child and nodes. */
    private static final class Programme {
        private final double[] acceptance;
        private final double[][][] accepted;

        Programme(double[] acceptance, int mostNodes, int mostDepth) {
            this.acceptance = acceptance;
            this.accepted = new double[mostDepth + 1][acceptance.length + 1][mostNodes + 1];
            for (int levels = 1; levels <= mostDepth; levels++) {
                for (int rank = acceptance.length - 1; rank >= 0; rank--) {
                    for (int nodes = 1; nodes <= mostNodes; nodes++) {
                        int share = share(levels, rank, nodes);
                        accepted[levels][rank][nodes] = share == 0 ? 0 : value(levels, rank, nodes, share);
                    }
                }
            }
        }

        /** The expected number of accepted tokens below a node. */
        double accepted(int nodes, int levels) {
            return accepted[levels][0][nodes];
        }

        /** Whether fewer nodes, or fewer levels, would accept less. */
        boolean needs(int nodes, int levels) {
            double value = accepted(nodes, levels);
            return value > accepted(nodes - 1, levels) && value > accepted(nodes, levels - 1);
        }

        /**
         * How many nodes a child gets, itself included, of those for it and the children after it; 0 if they would not
         * raise the acceptance.
         */
        private int share(int levels, int rank, int nodes) {
            double best = 0;
            int share = 0;
            for (int own = 1; own <= nodes; own++) {
                double value = value(levels, rank, nodes, own);
                if (value > best) {
                    best = value;
                    share = own;
                }
            }
            return share;
        }

        private double value(int levels, int rank, int nodes, int own) {
            return acceptance[rank] * (1 + accepted(own - 1, levels - 1)) + accepted[levels][rank + 1][nodes - own];
        }

        /** The shape behind {@link #accepted}. */
        TreeShape shape(int nodes, int levels) {
            IntStream.Builder children = IntStream.builder();
            Queue<Budget> places = new ArrayDeque<>();
            places.add(new Budget(nodes, levels));
            while (!places.isEmpty()) {
                Budget budget = places.remove();
                int left = budget.levels() > 0 ? budget.nodes() : 0;
                int rank = 0;
                while (rank < acceptance.length && left > 0) {
                    int share = share(budget.levels(), rank, left);
                    if (share == 0) {
                        break;
                    }
                    places.add(new Budget(share - 1, budget.levels() - 1));
                    left -= share;
                    rank++;
                }
                children.add(rank);
            }
            return TreeShape.of(children.build().toArray());
        }

        /** What may lie below a place. */
        private record Budget(int nodes, int levels) {}
    }
}
