package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;

/** A draft that nodes are still added to. */
final class GrowingDraft {

    private final TokenTree.Builder tree;
    private final List<Distribution> laws = new ArrayList<>();

    GrowingDraft(int root) {
        this.tree = TokenTree.rootedAt(root);
    }

    /** Adds a child after its parent's earlier children, with the law its token was drawn from. */
    int add(int parent, int token, Distribution law) {
        laws.add(law);
        return tree.add(parent, token);
    }

    /** The number of nodes so far, the root included. */
    int size() {
        return tree.size();
    }

    /** The tree so far. */
    TokenTree tree() {
        return tree.build();
    }

    /** The draft so far. */
    Draft draft() {
        return Draft.of(tree.build(), laws);
    }
}
