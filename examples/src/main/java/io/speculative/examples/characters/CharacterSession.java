package io.speculative.examples.characters;

import io.speculative.model.ClosedException;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** One text: its committed tokens and the tree scored last. */
final class CharacterSession implements ModelSession {

    private final CharacterModel model;
    private int[] committed = new int[0];
    private Optional<TokenTree> scored = Optional.empty();
    private boolean closed;

    CharacterSession(CharacterModel model) {
        this.model = model;
    }

    @Override
    public int length() {
        requireOpen();
        return committed.length;
    }

    @Override
    public int contextLength() {
        requireOpen();
        return model.contextLength();
    }

    @Override
    public void append(int... tokens) {
        requireOpen();
        requireFits(tokens);
        committed = followedBy(tokens);
        scored = Optional.empty();
    }

    @Override
    public Scores score(TokenTree tree) {
        requireOpen();
        return pass(tree, 0);
    }

    @Override
    public Scores extend(TokenTree tree) {
        TokenTree before = scoredTree();
        if (!tree.extendsTree(before) || tree.size() == before.size()) {
            throw new IllegalArgumentException("tree: " + tree + " (expected: one that extends " + before + ")");
        }
        return pass(tree, before.size());
    }

    @Override
    public void commit(int node) {
        TokenTree tree = scoredTree();
        if (node < 0 || node >= tree.size()) {
            throw new IllegalArgumentException("node: " + node + " (expected: 0 to " + (tree.size() - 1) + ")");
        }
        committed = followedBy(path(tree, node));
        scored = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** One row for every node from the first new one on: each sees the committed tokens and its own path. */
    private Scores pass(TokenTree tree, int firstNode) {
        requireFits(IntStream.range(0, tree.size()).map(tree::token).toArray());
        scored = Optional.of(tree);
        return new CharacterScores(IntStream.range(firstNode, tree.size())
                .mapToObj(node -> model.logits(followedBy(path(tree, node))))
                .toList());
    }

    private int[] followedBy(int[] tokens) {
        int[] all = Arrays.copyOf(committed, committed.length + tokens.length);
        System.arraycopy(tokens, 0, all, committed.length, tokens.length);
        return all;
    }

    private static int[] path(TokenTree tree, int node) {
        return Arrays.stream(tree.path(node)).map(tree::token).toArray();
    }

    private TokenTree scoredTree() {
        requireOpen();
        return scored.orElseThrow(() -> new IllegalStateException("tree: none (expected: a scored one)"));
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("session");
        }
    }

    private void requireFits(int[] tokens) {
        if (committed.length + tokens.length > model.contextLength()) {
            throw new IllegalArgumentException("tokens: " + committed.length + " + " + tokens.length + " (expected: <= "
                    + model.contextLength() + ", the context length)");
        }
        for (int token : tokens) {
            if (token < 0 || token >= model.vocabulary().size()) {
                throw new IllegalArgumentException("token: " + token + " (expected: 0 to "
                        + (model.vocabulary().size() - 1) + ")");
            }
        }
    }
}
