package io.speculative.tree;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a tree whose nodes of one depth all have the same number of children: the branching vector {@code b =
 * (b_1, .., b_L)} of RSD-C (Jeon et al. 2024). Written {@code 3x2x1}: three children of the root, two of
 * each of those, one of each of these. Immutable and thread-safe.
 */
public final class BranchingVector {

    private static final int MOST_NODES = 4096;

    private final int[] children;

    private BranchingVector(int[] children) {
        this.children = children;
    }

    /**
     * The shape with the given numbers of children per node, from the root down.
     *
     * @throws IllegalArgumentException if there is no depth, a number is below 1, or the tree exceeds 4096 nodes
     */
    public static BranchingVector of(int... children) {
        if (children.length == 0) {
            throw new IllegalArgumentException("branching: no depth (expected: at least one)");
        }
        for (int count : children) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "branching: " + written(children) + " (expected: every number >= 1)");
            }
        }
        if (nodes(children) > MOST_NODES) {
            throw new IllegalArgumentException(
                    "branching: " + written(children) + " (expected: at most " + MOST_NODES + " nodes)");
        }
        return new BranchingVector(children.clone());
    }

    /** Reads the written form, such as {@code 3x2x1}. */
    public static BranchingVector parse(String text) {
        try {
            return of(Arrays.stream(text.split("x", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("branching: " + text + " (expected: numbers such as 3x2x1)", e);
        }
    }

    /** The depth of the deepest node, at least 1. */
    public int depth() {
        return children.length;
    }

    /** The number of children of every node at a depth from 0 (the root) to {@code depth() - 1}. */
    public int childrenAt(int depth) {
        return children[depth];
    }

    /** The number of drafted nodes. */
    public int nodes() {
        return (int) nodes(children);
    }

    private static long nodes(int[] children) {
        long level = 1;
        long sum = 0;
        for (int count : children) {
            level = Math.min(level * count, MOST_NODES + 1L);
            sum += level;
        }
        return sum;
    }

    private static String written(int[] children) {
        return IntStream.of(children).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    @Override
    public String toString() {
        return written(children);
    }
}
