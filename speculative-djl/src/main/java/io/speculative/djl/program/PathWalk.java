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
     * @return the number of earlier nodes, the length of the longest path, then for each step the node and its place on
     *     the path; no steps if every path is the nodes in their order
     */
    static long[] of(Segment segment) {
        int rows = segment.rows();
        if (segment.maskWidth() == 0) {
            return new long[] {0, rows};
        }
        int earlier = segment.maskWidth() - rows;
        int[][] paths = paths(segment);
        int longest = Arrays.stream(paths).mapToInt(path -> path.length).max().orElseThrow();
        if (IntStream.range(0, rows).allMatch(row -> paths[row].length == earlier + row + 1)) {
            return new long[] {earlier, longest};
        }
        Arrays.sort(paths, Comparator.comparing((int[] path) -> path, Arrays::compare));
        IntStream.Builder walk = IntStream.builder();
        walk.add(earlier).add(longest);
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

    /** What each row sees behind the committed slots. */
    private static int[][] paths(Segment segment) {
        float[] mask = segment.mask();
        int width = segment.maskWidth();
        int[][] paths = new int[segment.rows()][];
        for (int row = 0; row < paths.length; row++) {
            int first = row * width;
            paths[row] = IntStream.range(0, width)
                    .filter(node -> mask[first + node] == 0)
                    .toArray();
        }
        return paths;
    }
}
