package io.speculative.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How many children every node of a tree has, fixed before anything is drafted. A node is named by its place: the root
 * has place 0, and the others are numbered depth by depth, siblings next to each other in the order they are drawn. So
 * a place gives a node's parent and its rank among its siblings. The shape does not depend on the drafted tokens;
 * verification is lossless only because of that.
 *
 * <p>Printed depth by depth, with {@code x} between: the number of children of all nodes of the depth if they have the
 * same, else of each, separated by commas. In {@code 2x2,0x1,0} the root has two children, the first of them two, and
 * the first of those one. Immutable and thread-safe; equal if the numbers are.
 */
public final class TreeShape {

    static final int MOST_NODES = 4096;

    /** The place of every node's first child, or where it would be; one more at the end. */
    private final int[] firstChild;

    private TreeShape(int[] firstChild) {
        this.firstChild = firstChild;
    }

    /**
     * The shape with the given numbers of children, one per place from the root on; nodes left out at the end have
     * none.
     *
     * @throws IllegalArgumentException if a number is negative or belongs to no node, or the tree exceeds 4096 drafted
     *     nodes
     */
    public static TreeShape of(int... children) {
        int[] firstChild = new int[MOST_NODES + 2];
        int places = 1;
        firstChild[0] = 1;
        for (int place = 0; place < children.length; place++) {
            if (place == places) {
                throw new IllegalArgumentException("children: " + children.length + " numbers (expected: at most "
                        + places + ", as there are no more nodes)");
            }
            if (children[place] < 0) {
                throw new IllegalArgumentException("children: " + children[place] + " (expected: every number >= 0)");
            }
            if (children[place] > MOST_NODES + 1 - places) {
                throw new IllegalArgumentException("children: " + children[place] + " at place " + place
                        + " (expected: at most " + MOST_NODES + " nodes in all)");
            }
            places += children[place];
            firstChild[place + 1] = places;
        }
        Arrays.fill(firstChild, children.length + 1, places + 1, places);
        return new TreeShape(Arrays.copyOf(firstChild, places + 1));
    }

    /**
     * The shape whose nodes of one depth all have the same number of children: the branching vector
     * {@code b = (b_1, .., b_L)} of RSD-C (Jeon et al. 2024).
     *
     * @param children the numbers of children per node, from the root down, each at least 1
     * @throws IllegalArgumentException if there is no depth, a number is below 1, or the tree exceeds 4096 drafted
     *     nodes
     */
    public static TreeShape branching(int... children) {
        if (children.length == 0) {
            throw new IllegalArgumentException("branching: no depth (expected: at least one)");
        }
        IntStream.Builder ofPlaces = IntStream.builder();
        long level = 1;
        long nodes = 0;
        for (int count : children) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "branching: " + branchingText(children) + " (expected: every number >= 1)");
            }
            LongStream.range(0, level).forEach(node -> ofPlaces.add(count));
            level *= count;
            nodes += level;
            if (nodes > MOST_NODES) {
                throw new IllegalArgumentException(
                        "branching: " + branchingText(children) + " (expected: at most " + MOST_NODES + " nodes)");
            }
        }
        return of(ofPlaces.build().toArray());
    }

    /**
     * Reads the written form of a {@link #branching} vector, such as {@code 3x2x1}: three children of the root, two of
     * each of those, one of each of these.
     */
    public static TreeShape parse(String text) {
        try {
            return branching(Arrays.stream(text.split("x", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("branching: " + text + " (expected: numbers such as 3x2x1)", e);
        }
    }

    private static String branchingText(int... children) {
        return IntStream.of(children).mapToObj(Integer::toString).collect(Collectors.joining("x"));
    }

    /** The number of drafted nodes: all but the root. */
    public int nodes() {
        return firstChild.length - 2;
    }

    /** The depth of the deepest node; 0 if nothing is drafted. */
    public int depth() {
        int depth = 0;
        for (int end = 1; end <= nodes(); end = firstChild[end]) {
            depth++;
        }
        return depth;
    }

    /** The number of places above a depth, the root's among them: those of depth 0 to {@code depth - 1}. */
    public int placesAbove(int depth) {
        int places = 0;
        for (int above = 0; above < depth; above++) {
            places = places == 0 ? 1 : firstChild[places];
        }
        return places;
    }

    /** The number of children of a place. */
    public int children(int place) {
        return firstChild[place + 1] - firstChild[place];
    }

    /**
     * The place of a child.
     *
     * @param rank which of its siblings, from 0 to {@code children(place) - 1}
     */
    public int child(int place, int rank) {
        return firstChild[place] + rank;
    }

    /** The numbers of children of all places that have a number, depth by depth; at least that of the root. */
    List<int[]> levels() {
        List<int[]> levels = new ArrayList<>();
        for (int depth = 0; depth < Math.max(1, depth()); depth++) {
            levels.add(IntStream.range(placesAbove(depth), placesAbove(depth + 1))
                    .map(this::children)
                    .toArray());
        }
        return levels;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TreeShape shape && Arrays.equals(firstChild, shape.firstChild);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(firstChild);
    }

    @Override
    public String toString() {
        return levels().stream().map(TreeShape::written).collect(Collectors.joining("x"));
    }

    private static String written(int[] level) {
        boolean alike = Arrays.stream(level).allMatch(count -> count == level[0]);
        return Arrays.stream(level, 0, alike ? 1 : level.length)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }
}
