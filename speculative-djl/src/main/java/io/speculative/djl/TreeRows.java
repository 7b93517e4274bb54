package io.speculative.djl;

import io.speculative.djl.cache.KeyValueCache;
import io.speculative.djl.program.Segment;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeAttentionMask;
import java.util.Arrays;

/** Lays a token tree out as the rows of a forward pass. */
final class TreeRows {

    private TreeRows() {}

    /**
     * The rows of committed tokens that are not in the cache yet, and of a tree's nodes from {@code firstNode} on. Earlier
     * nodes are in the cache already, in the slots behind the committed ones.
     */
    static Segment of(KeyValueCache cache, int[] pending, TokenTree tree, int firstNode) {
        int nodes = tree.size() - firstNode;
        int rows = pending.length + nodes;
        int[] tokens = Arrays.copyOf(pending, rows);
        int[] positions = new int[rows];
        for (int row = 0; row < pending.length; row++) {
            positions[row] = cache.length() + row;
        }
        for (int i = 0; i < nodes; i++) {
            tokens[pending.length + i] = tree.token(firstNode + i);
            positions[pending.length + i] = cache.length() + pending.length + tree.depth(firstNode + i);
        }
        float[] mask = mask(pending.length, tree, firstNode);
        return new Segment(cache, cache.length() + firstNode, tokens, positions, mask, nodes);
    }

    /** Covers the slots behind those that were committed before the pass: pending tokens, earlier nodes, new nodes. */
    private static float[] mask(int pending, TokenTree tree, int firstNode) {
        int width = pending + tree.size();
        int rows = width - firstNode;
        if (rows == 1 && tree.isChain()) {
            return new float[0];
        }
        float[] mask = new float[rows * width];
        for (int row = 0; row < pending; row++) {
            Arrays.fill(mask, row * width + row + 1, (row + 1) * width, Float.NEGATIVE_INFINITY);
        }
        TreeAttentionMask attention = TreeAttentionMask.of(tree);
        for (int node = firstNode; node < tree.size(); node++) {
            int row = pending + node - firstNode;
            for (int other = 0; other < tree.size(); other++) {
                if (!attention.attends(node, other)) {
                    mask[row * width + pending + other] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        return mask;
    }
}
