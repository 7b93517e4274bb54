package io.speculative.model;

import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Optional;

/**
 * A draft model's session that takes and scores tokens of the target's vocabulary. Lengths count target tokens. A
 * target token of several pieces takes more of the draft model's context; {@link #contextLength} is reduced by the
 * difference. If the pieces of appended tokens don't fit, the session is full.
 */
final class TranslatedSession implements ModelSession {

    private final ModelSession session;
    private final TokenTranslation translation;
    private int length;
    private boolean full;
    private Optional<TranslatedTree> scored = Optional.empty();

    TranslatedSession(ModelSession session, TokenTranslation translation) {
        this.session = session;
        this.translation = translation;
    }

    /**
     * How many target tokens fit into what is left of the draft model's context, even if the root of the last tree has
     * the most pieces.
     */
    static int room(int innerRoom) {
        return Math.max(0, innerRoom - (TokenTranslation.MOST_PIECES - 1));
    }

    @Override
    public int length() {
        session.length();
        return length;
    }

    @Override
    public int contextLength() {
        int room = room(session.contextLength() - session.length());
        return full ? length : length + room;
    }

    @Override
    public int branchDepth() {
        int depth = session.branchDepth();
        return depth == Integer.MAX_VALUE ? depth : depth / TokenTranslation.MOST_PIECES;
    }

    @Override
    public void append(int... tokens) {
        requireRoom(tokens.length);
        int[] pieces = Arrays.stream(tokens)
                .flatMap(token -> Arrays.stream(translation.pieces(token)))
                .toArray();
        full = full || session.length() + pieces.length > session.contextLength();
        session.append(full ? new int[0] : pieces);
        length += tokens.length;
        scored = Optional.empty();
    }

    @Override
    public Scores score(TokenTree tree) {
        requireRoom(tree.size());
        TranslatedTree translated = TranslatedTree.of(tree, translation);
        Scores scores = session.score(translated.inner());
        scored = Optional.of(translated);
        return new TranslatedScores(scores, translated.rows(0, 0), translation);
    }

    @Override
    public Scores extend(TokenTree tree) {
        TranslatedTree before = scoredTree();
        requireRoom(tree.size());
        if (!tree.extendsTree(before.outer()) || tree.size() == before.outer().size()) {
            throw new IllegalArgumentException(
                    "tree: " + tree + " (expected: one that extends " + before.outer() + ")");
        }
        TranslatedTree translated = TranslatedTree.of(tree, translation);
        Scores scores = session.extend(translated.inner());
        scored = Optional.of(translated);
        int[] rows = translated.rows(before.outer().size(), before.inner().size());
        return new TranslatedScores(scores, rows, translation);
    }

    @Override
    public void commit(int node) {
        TranslatedTree tree = scoredTree();
        if (node < 0 || node >= tree.outer().size()) {
            throw new IllegalArgumentException(
                    "node: " + node + " (expected: 0 to " + (tree.outer().size() - 1) + ")");
        }
        session.commit(tree.innerNodes()[node]);
        length += tree.outer().depth(node) + 1;
        scored = Optional.empty();
    }

    @Override
    public void close() {
        session.close();
    }

    private TranslatedTree scoredTree() {
        session.length();
        return scored.orElseThrow(() -> new IllegalStateException("tree: none (expected: a scored one)"));
    }

    private void requireRoom(int more) {
        if (length() + more > contextLength()) {
            throw new IllegalArgumentException("tokens: " + length() + " + " + more + " (expected: <= "
                    + contextLength() + ", the context length)");
        }
    }
}
