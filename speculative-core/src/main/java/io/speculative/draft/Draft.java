package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.tree.TokenTree;
import java.util.List;

/**
 * A proposal: a token tree, and for every drafted node the law its token was drawn from, after the sampling rule and
 * given its path and the siblings drawn before it. Immutable.
 */
public final class Draft {

    private final TokenTree tree;
    private final Distribution[] laws;

    private Draft(TokenTree tree, Distribution[] laws) {
        this.tree = tree;
        this.laws = laws;
    }

    /** Nothing is proposed: the round becomes one plain step. */
    public static Draft empty(int root) {
        return new Draft(TokenTree.root(root), new Distribution[0]);
    }

    /**
     * A proposal.
     *
     * @param laws one law per drafted node: the first belongs to node 1
     */
    public static Draft of(TokenTree tree, List<Distribution> laws) {
        if (laws.size() != tree.drafted()) {
            throw new IllegalArgumentException(
                    "laws: " + laws.size() + " (expected: " + tree.drafted() + ", one per drafted node)");
        }
        return new Draft(tree, laws.toArray(new Distribution[0]));
    }

    /** A proposal of width one. */
    public static Draft chain(int root, List<DrawnToken> drawn) {
        int[] tokens = drawn.stream().mapToInt(DrawnToken::token).toArray();
        return of(
                TokenTree.chain(root, tokens),
                drawn.stream().map(DrawnToken::law).toList());
    }

    /** The proposed tree; its root is the last emitted token. */
    public TokenTree tree() {
        return tree;
    }

    /** The law a drafted node's token was drawn from; {@code node} is at least 1. */
    public Distribution law(int node) {
        return laws[node - 1];
    }

    /** Whether a drafted node's token was picked, not drawn: its law leaves no other token. */
    public boolean picked(int node) {
        Distribution law = law(node);
        int token = tree.token(node);
        return law.probability(token) == 1.0 && !law.hasOtherThan(token);
    }
}
