package io.speculative.verify;

import io.speculative.draft.DraftLaw;
import io.speculative.tree.TokenTree;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * Draws from the target at every node and goes on while the drawn token was drafted. Lossless for any way of drafting,
 * as it never looks at the draft laws; for picked tokens it is optimal (Hu et al. 2025, "Towards Optimal Multi-draft
 * Speculative Decoding": the acceptance of a fixed set is its target mass).
 */
public final class NaiveSampling implements Verifier {

    @Override
    public Guarantee guarantee() {
        return Guarantee.LOSSLESS;
    }

    @Override
    public Set<DraftLaw> draftLaws() {
        return EnumSet.allOf(DraftLaw.class);
    }

    @Override
    public Session open() {
        return (target, draft, random) -> descend(draft.tree(), node -> random.draw(target.at(node)));
    }

    /** Goes down a tree while the token that is to follow a node was drafted. */
    static Verification descend(TokenTree tree, IntUnaryOperator tokenAfter) {
        int node = 0;
        while (true) {
            int drawn = tokenAfter.applyAsInt(node);
            int match = childWith(tree, node, drawn);
            if (match < 0) {
                return new Verification(node, drawn);
            }
            node = match;
        }
    }

    /** The first child that has a token, or -1. */
    static int childWith(TokenTree tree, int node, int token) {
        for (int child : tree.children(node)) {
            if (tree.token(child) == token) {
                return child;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "naive";
    }
}
