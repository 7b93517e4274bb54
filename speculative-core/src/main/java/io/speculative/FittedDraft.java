package io.speculative;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A draft without the levels that the target has no room for. How many nodes a level has is settled before its tokens are
 * drawn, so whole levels can go and the law of the text stays; a draft left out altogether because of its size would take
 * with it the tokens that made it grow.
 */
final class FittedDraft {

    private final Draft draft;
    private final int[] nodes;

    private FittedDraft(Draft draft, int[] nodes) {
        this.draft = draft;
        this.nodes = nodes;
    }

    /**
     * Keeps the levels that fit.
     *
     * @param whole a drafter's proposal
     * @param room the most nodes there is room for, at least 1
     */
    static FittedDraft of(Draft whole, int room) {
        TokenTree tree = whole.tree();
        int deepest = deepestLevel(tree, room);
        int[] nodes = IntStream.range(0, tree.size())
                .filter(node -> tree.depth(node) <= deepest)
                .toArray();
        return new FittedDraft(nodes.length == tree.size() ? whole : part(whole, nodes), nodes);
    }

    private static int deepestLevel(TokenTree tree, int room) {
        int[] sizes = new int[tree.size() + 1];
        for (int node = 0; node < tree.size(); node++) {
            sizes[tree.depth(node)]++;
        }
        int deepest = 0;
        int left = room - 1;
        while (sizes[deepest + 1] > 0 && sizes[deepest + 1] <= left) {
            left -= sizes[++deepest];
        }
        return deepest;
    }

    private static Draft part(Draft whole, int[] nodes) {
        TokenTree tree = whole.tree();
        TokenTree.Builder part = TokenTree.rootedAt(tree.token(0));
        List<Distribution> laws = new ArrayList<>();
        int[] numbers = new int[tree.size()];
        for (int i = 1; i < nodes.length; i++) {
            int node = nodes[i];
            numbers[node] = part.add(numbers[tree.parent(node)], tree.token(node));
            laws.add(whole.law(node));
        }
        return Draft.of(part.build(), laws);
    }

    /** What is left of the draft. */
    Draft draft() {
        return draft;
    }

    /** The number that a node has in the whole draft. */
    int nodeInWhole(int node) {
        return nodes[node];
    }
}
