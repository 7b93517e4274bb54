package io.speculative.tree;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes shapes whose nodes of one depth all have the same number of children: the branching vector {@code b =
 * (b_1, .., b_L)} of RSD-C (Jeon et al. 2024). Written {@code 3x2x1}: three children of the root, two of
 * each of those, one of each of these.
 */
public final class BranchingVector {

    private BranchingVector() {}

    /**
     * The shape with the given numbers of children per node, from the root down.
     *
     * @throws IllegalArgumentException if there is no depth, a number is below 1, or the tree exceeds 4096 nodes
     */
    public static TreeShape of(int... children) {
        if (children.length == 0) {
            throw new IllegalArgumentException("branching: no depth (expected: at least one)");
        }
        for (int count : children) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "branching: " + written(children) + " (expected: every number >= 1)");
            }
        }
        if (nodes(children) > TreeShape.MOST_NODES) {
            throw new IllegalArgumentException(
                    "branching: " + written(children) + " (expected: at most " + TreeShape.MOST_NODES + " nodes)");
        }
        IntStream.Builder ofPlaces = IntStream.builder();
        int level = 1;
        for (int count : children) {
            for (int node = 0; node < level; node++) {
                ofPlaces.add(count);
            }
            level *= count;
        }
        return TreeShape.of(ofPlaces.build().toArray());
    }

    /** Reads the written form, such as {@code 3x2x1}. */
    public static TreeShape parse(String text) {
        try {
            return of(Arrays.stream(text.split("x", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("branching: " + text + " (expected: numbers such as 3x2x1)", e);
        }
    }

    private static long nodes(int[] children) {
        long level = 1;
        long sum = 0;
        for (int count : children) {
            level = Math.min(level * count, TreeShape.MOST_NODES + 1L);
            sum += level;
        }
        return sum;
    }

    private static String written(int[] children) {
        return IntStream.of(children).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }
}
