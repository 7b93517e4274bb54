package io.speculative.djl.program;

import io.speculative.djl.cache.KeyValueCache;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that one sequence contributes to a forward pass.
 *
 * <p>What lies behind the committed slots are <em>nodes</em>, counted from 0, each in its own slot: first earlier nodes, whose
 * keys and values a pass before has written, then the rows of this pass, which writes theirs. A node sees the committed
 * tokens, its ancestors and itself, and its position is the number of committed tokens plus its ancestors.
 *
 * @param cache the sequence's cache, with as many slots behind the committed ones as there are nodes
 * @param tokens the rows' token ids, at least one
 * @param parents for each node the node it follows, a smaller number, or -1 if it follows the committed tokens; the last
 *     {@code tokens.length} of them are the rows'
 * @param wanted how many of the last rows' logits are wanted, at least 1 where there are any
 */
public record Segment(KeyValueCache cache, int[] tokens, int[] parents, int wanted) {

    /**
     * Checks the parents.
     *
     * @throws IllegalArgumentException if they are fewer than the rows, or one doesn't stand before its node
     */
    public Segment {
        if (parents.length < tokens.length) {
            throw new IllegalArgumentException(
                    "parents: " + parents.length + " (expected: >= " + tokens.length + ", one per row)");
        }
        for (int node = 0; node < parents.length; node++) {
            if (parents[node] < -1 || parents[node] >= node) {
                throw new IllegalArgumentException("parent: " + parents[node] + " (expected: -1 to " + (node - 1)
                        + ", as it is node " + node + "'s)");
            }
        }
    }

    /**
     * Rows that follow the committed ones and each other, each seeing what came before it.
     *
     * @param cache the sequence's cache
     * @param tokens the rows' token ids, at least one
     * @return the rows, of which the last one's logits are wanted
     */
    public static Segment chain(KeyValueCache cache, int... tokens) {
        return new Segment(cache, tokens, IntStream.range(-1, tokens.length - 1).toArray(), 1);
    }

    /** The number of rows. */
    int rows() {
        return tokens.length;
    }

    /** The number of nodes: earlier ones and rows. */
    int nodes() {
        return parents.length;
    }

    /** The number of nodes whose keys and values are in the cache. */
    int earlier() {
        return parents.length - tokens.length;
    }

    /** The slot of the first row. */
    int firstSlot() {
        return cache.length() + earlier();
    }

    /** Whether each node follows the one before it. */
    boolean isChain() {
        return IntStream.range(0, parents.length).allMatch(node -> parents[node] == node - 1);
    }

    /** The position of each row. */
    int[] positions() {
        int[] positions = new int[parents.length];
        for (int node = 0; node < parents.length; node++) {
            positions[node] = parents[node] < 0 ? cache.length() : positions[parents[node]] + 1;
        }
        return Arrays.copyOfRange(positions, earlier(), parents.length);
    }

    /** The nodes that a row sees, ancestors first, itself last. */
    int[] path(int row) {
        int node = earlier() + row;
        return IntStream.iterate(node, ancestor -> ancestor >= 0, ancestor -> parents[ancestor])
                .sorted()
                .toArray();
    }
}
