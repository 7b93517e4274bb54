package io.speculative;

import io.speculative.distribution.Distribution;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.Room;
import io.speculative.tree.TokenTree;

/**
 * Checks a draft before the target scores it. A malformed draft would fail in the target or in the verifier and end the
 * request, or it would change the law of the text. The check reads a few values per node. It can't see whether a law
 * sums to 1, nor whether the tokens were drawn from it.
 *
 * @param siblings what the drafter says of its drafts
 * @param vocabularySize the number of the target's tokens
 */
record DraftCheck(DraftLaw siblings, int vocabularySize) {

    /**
     * Refuses a malformed draft.
     *
     * @param root the last emitted token
     * @param room how many nodes it may have; its depth is not checked, as nodes that are too deep cost time only
     * @throws IllegalArgumentException naming the first thing that is wrong
     */
    void require(Draft draft, int root, Room room) {
        if (draft == null) {
            throw new IllegalArgumentException("draft: null (expected: a draft, empty if there is nothing to propose)");
        }
        TokenTree tree = draft.tree();
        if (tree.token(0) != root) {
            throw new IllegalArgumentException(
                    "root: " + tree.token(0) + " (expected: " + root + ", the last emitted token)");
        }
        if (siblings == DraftLaw.SINGLE && !tree.isChain()) {
            throw new IllegalArgumentException(
                    "draft: " + tree + " (expected: a chain, as the drafts are " + siblings + ")");
        }
        if (tree.drafted() > room.nodes()) {
            throw new IllegalArgumentException(
                    "draft: " + tree.drafted() + " nodes (expected: <= " + room.nodes() + ", the room there is)");
        }
        for (int node = 1; node < tree.size(); node++) {
            requireToken(node, tree.token(node));
            requireLaw(node, tree.token(node), draft.law(node));
        }
    }

    private void requireToken(int node, int token) {
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException(
                    "token of node " + node + ": " + token + " (expected: 0 to " + (vocabularySize - 1) + ")");
        }
    }

    private void requireLaw(int node, int token, Distribution lawOfToken) {
        if (lawOfToken == null) {
            throw new IllegalArgumentException("law of node " + node + ": null (expected: the one of its token)");
        }
        if (lawOfToken.vocabularySize() != vocabularySize) {
            throw new IllegalArgumentException("law of node " + node + ": " + lawOfToken.vocabularySize()
                    + " tokens (expected: " + vocabularySize + ", the target's)");
        }
        double probability = lawOfToken.probability(token);
        if (!(probability > 0)) {
            throw new IllegalArgumentException(
                    "law of node " + node + ": " + probability + " for its own token (expected: > 0)");
        }
    }
}
