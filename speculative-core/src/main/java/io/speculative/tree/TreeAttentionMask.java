package io.speculative.tree;

/**
 * Which nodes of a tree a node attends to, beside the committed prefix: itself and its ancestors (Miao et al. 2024,
 * "SpecInfer", tree attention). Immutable and thread-safe.
 */
public final class TreeAttentionMask {

    private final boolean[] attends;
    private final int size;

    private TreeAttentionMask(boolean[] attends, int size) {
        this.attends = attends;
        this.size = size;
    }

    /** The mask of a tree: {@code size() x size()}. */
    public static TreeAttentionMask of(TokenTree tree) {
        int size = tree.size();
        boolean[] attends = new boolean[size * size];
        for (int node = 0; node < size; node++) {
            int parent = tree.parent(node);
            if (parent >= 0) {
                System.arraycopy(attends, parent * size, attends, node * size, parent + 1);
            }
            attends[node * size + node] = true;
        }
        return new TreeAttentionMask(attends, size);
    }

    /** The number of rows and of columns: the tree's nodes. */
    public int size() {
        return size;
    }

    /** Whether the node of a row attends to the node of a column. */
    public boolean attends(int row, int column) {
        return attends[row * size + column];
    }
}
