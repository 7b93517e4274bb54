package io.speculative.model;

import io.speculative.tree.TokenTree;
import java.util.Arrays;

/**
 * A tree of target tokens as the draft model sees it: every node is a chain of its token's pieces, and its children
 * follow the last of them. A tree that extends another does so in translation, too.
 *
 * @param outer of target tokens
 * @param inner of draft tokens
 * @param innerNodes for each node of {@code outer} the node of {@code inner} that ends its chain
 */
record TranslatedTree(TokenTree outer, TokenTree inner, int[] innerNodes) {

    static TranslatedTree of(TokenTree outer, TokenTranslation translation) {
        int[] rootPieces = translation.pieces(outer.token(0));
        TokenTree.Builder inner = TokenTree.rootedAt(rootPieces[0]);
        int[] innerNodes = new int[outer.size()];
        innerNodes[0] = chain(inner, 0, Arrays.copyOfRange(rootPieces, 1, rootPieces.length));
        for (int node = 1; node < outer.size(); node++) {
            innerNodes[node] = chain(inner, innerNodes[outer.parent(node)], translation.pieces(outer.token(node)));
        }
        return new TranslatedTree(outer, inner.build(), innerNodes);
    }

    private static int chain(TokenTree.Builder tree, int parent, int[] tokens) {
        int last = parent;
        for (int token : tokens) {
            last = tree.add(last, token);
        }
        return last;
    }

    /**
     * The rows of the nodes from {@code firstNode} on, among those of a pass over the inner nodes from
     * {@code firstInner}.
     */
    int[] rows(int firstNode, int firstInner) {
        return Arrays.stream(innerNodes, firstNode, innerNodes.length)
                .map(inner -> inner - firstInner)
                .toArray();
    }
}
