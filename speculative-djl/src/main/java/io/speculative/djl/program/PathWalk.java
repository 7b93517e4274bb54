package io.speculative.djl.program;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How {@link BitEqualRows} lays the nodes behind a sequence's committed slots into the slots of their positions, one path
 * after another: depth first, so that each node is laid once and its ancestors lie in front of it at that moment.
 *
 * <p>A node is a slot behind the committed ones, counted from 0: earlier nodes, whose keys and values are in the cache,
 * then the rows of the pass. It sees its own path only, ancestors first.
 */
final class PathWalk {

    private PathWalk() {}

    /**
     * Finds a segment's walk.
     *
     * @return the number of earlier nodes to lay, the length of the longest path to lay, then for each step the node and its
     *     place on the path; no steps and no earlier nodes if every node follows the one before it
     */
    static long[] of(Segment segment) {
        if (segment.isChain()) {
            return new long[] {0, segment.rows()};
        }
        int[][] paths =
                IntStream.range(0, segment.rows()).mapToObj(segment::path).toArray(int[][]::new);
        int longest = Arrays.stream(paths).mapToInt(path -> path.length).max().orElseThrow();
        Arrays.sort(paths, Comparator.comparing((int[] path) -> path, Arrays::compare));
        IntStream.Builder walk = IntStream.builder();
        walk.add(segment.earlier()).add(longest);
        int[] laid = new int[longest];
        Arrays.fill(laid, -1);
        for (int[] path : paths) {
            for (int place = 0; place < path.length; place++) {
                if (laid[place] != path[place]) {
                    laid[place] = path[place];
                    walk.add(path[place]).add(place);
                }
            }
        }
        return walk.build().asLongStream().toArray();
    }
}
