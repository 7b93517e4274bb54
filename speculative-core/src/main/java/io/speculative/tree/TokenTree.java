package io.speculative.tree;

import java.util.Arrays;

/**
 * A tree of tokens. Node 0 is the root: the last emitted token, which no cache holds yet. Nodes {@code 1 .. size() - 1}
 * are drafted tokens; a parent's number is smaller than its children's, and siblings are ordered by number, which is
 * the order they were drawn in. Siblings may carry the same token (independent draws).
 *
 * <p>Immutable and thread-safe.
 */
public final class TokenTree {

    private final int[] tokens;
    private final int[] parents;
    private final int[] depths;

    private TokenTree(int[] tokens, int[] parents, int[] depths) {
        this.tokens = tokens;
        this.parents = parents;
        this.depths = depths;
    }

    /** The tree of the root alone: nothing is drafted. */
    public static TokenTree root(int token) {
        return rootedAt(token).build();
    }

    /** A tree of width one. */
    public static TokenTree chain(int root, int... drafted) {
        Builder builder = rootedAt(root);
        int node = 0;
        for (int token : drafted) {
            node = builder.add(node, token);
        }
        return builder.build();
    }

    /** Starts a tree with its root. */
    public static Builder rootedAt(int token) {
        return new Builder(token);
    }

    /** The number of nodes, the root included; at least 1. */
    public int size() {
        return tokens.length;
    }

    /** The number of drafted nodes, {@code size() - 1}. */
    public int drafted() {
        return tokens.length - 1;
    }

    /** The token of a node. */
    public int token(int node) {
        return tokens[node];
    }

    /** The parent of a node; of the root it is -1. */
    public int parent(int node) {
        return parents[node];
    }

    /** The number of steps from the root to a node; of the root 0. Its position is committed length + depth. */
    public int depth(int node) {
        return depths[node];
    }

    /** The children of a node in the order they were drawn. */
    public int[] children(int node) {
        int[] found = new int[Math.max(0, size() - node - 1)];
        int count = 0;
        for (int candidate = node + 1; candidate < parents.length; candidate++) {
            if (parents[candidate] == node) {
                found[count++] = candidate;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The nodes from the root to a node, both included. */
    public int[] path(int node) {
        int[] path = new int[depths[node] + 1];
        int current = node;
        for (int i = path.length - 1; i >= 0; i--) {
            path[i] = current;
            current = parents[current];
        }
        return path;
    }

    /** Whether no node has more than one child. */
    public boolean isChain() {
        for (int node = 1; node < parents.length; node++) {
            if (parents[node] != node - 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether this tree starts with all nodes of {@code other}, so that only the later ones are new. */
    public boolean extendsTree(TokenTree other) {
        int shared = other.size();
        return shared <= size()
                && Arrays.equals(tokens, 0, shared, other.tokens, 0, shared)
                && Arrays.equals(parents, 0, shared, other.parents, 0, shared);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("TokenTree[");
        for (int node = 0; node < tokens.length; node++) {
            text.append(node == 0 ? "" : ", ").append(tokens[node]);
            if (node > 0) {
                text.append('^').append(parents[node]);
            }
        }
        return text.append(']').toString();
    }

    /** Adds nodes one by one. Not thread-safe. */
    public static final class Builder {
        private int[] tokens = new int[8];
        private int[] parents = new int[8];
        private int[] depths = new int[8];
        private int size;

        private Builder(int rootToken) {
            requireToken(rootToken);
            tokens[0] = rootToken;
            parents[0] = -1;
            size = 1;
        }

        /**
         * Adds a child after its parent's earlier children.
         *
         * @return the number of the new node
         */
        public int add(int parent, int token) {
            requireToken(token);
            if (parent < 0 || parent >= size) {
                throw new IllegalArgumentException("parent: " + parent + " (expected: 0 to " + (size - 1) + ")");
            }
            if (size == tokens.length) {
                tokens = Arrays.copyOf(tokens, 2 * size);
                parents = Arrays.copyOf(parents, 2 * size);
                depths = Arrays.copyOf(depths, 2 * size);
            }
            tokens[size] = token;
            parents[size] = parent;
            depths[size] = depths[parent] + 1;
            return size++;
        }

        /** The number of nodes so far. */
        public int size() {
            return size;
        }

        /** The tree so far; the builder may go on and build a tree that extends it. */
        public TokenTree build() {
            return new TokenTree(
                    Arrays.copyOf(tokens, size), Arrays.copyOf(parents, size), Arrays.copyOf(depths, size));
        }

        private static void requireToken(int token) {
            if (token < 0) {
                throw new IllegalArgumentException("token: " + token + " (expected: >= 0)");
            }
        }
    }
}
