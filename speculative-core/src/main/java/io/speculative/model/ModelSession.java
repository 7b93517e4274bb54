package io.speculative.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;

/**
 * One sequence's cache. A round is {@link #score} (or {@link #extend} level by level, or {@link #sampleChain}), then
 * {@link #commit}; {@link #append} adds tokens whose rows are not needed, such as a prompt.
 *
 * <p>The root of a scored tree is the token after the committed ones. A node's position is {@code length() + depth}; it
 * attends to the committed tokens, to its ancestors and to itself. Scoring changes nothing that is committed: the keys
 * and values of a tree's nodes wait behind the committed ones until {@link #commit} keeps a path of them, or the next
 * {@link #score} or {@link #append} drops them.
 *
 * <p>Not thread-safe but for {@link #close}; different sessions may be used by different threads. After {@link #close} every other method
 * throws {@link ClosedException}.
 */
public interface ModelSession extends AutoCloseable {

    /** The number of committed tokens. */
    int length();

    /** The most tokens the session can hold: committed ones and the nodes of a scored tree together. */
    int contextLength();

    /**
     * The deepest node that a tree with branches may have, at least 0; a chain may be deeper. Layers that see a window of
     * tokens limit it: behind a longer path the window would end inside the tree.
     */
    default int branchDepth() {
        return Integer.MAX_VALUE;
    }

    /**
     * Commits tokens whose rows are not needed and drops a scored tree that was not committed. An engine may put the
     * work off and run these tokens together with the next pass, unless the session has taps: then they are run at once, so
     * that {@link #hiddenStates} has them.
     *
     * @throws IllegalArgumentException if they exceed the context, or a token is not in the vocabulary; nothing has
     *     changed then
     */
    void append(int... tokens);

    /**
     * Runs one forward pass over all nodes of a tree.
     *
     * @return one row per node, row 0 for the root; valid until this session's next call that changes it
     * @throws IllegalArgumentException if {@code length() + tree.size()} exceeds the context, a tree with branches is
     *     deeper than {@link #branchDepth}, or a token is not in the vocabulary; nothing has changed then
     */
    Scores score(TokenTree tree);

    /**
     * Runs one forward pass over the nodes that {@code tree} adds to the tree scored last, so that a tree can grow
     * level by level at one pass a level.
     *
     * @param tree starts with all nodes of the tree scored last and adds at least one
     * @return one row per <em>new</em> node: row 0 belongs to the first new one; valid until this session's next call
     *     that changes it
     * @throws IllegalArgumentException as {@link #score}, or if {@code tree} does not extend the tree scored last
     * @throws IllegalStateException if no tree is scored
     */
    Scores extend(TokenTree tree);

    /**
     * Drafts a chain: draws {@code length} tokens one after another, each from the law after {@code root} and the tokens
     * before it. The session then holds the tree of the root and all drawn tokens but the last, as scored.
     *
     * <p>An engine may run the whole chain in one call. It must draw from {@code random} as this method does (one
     * uniform per token under a rule that {@link SamplingRule#draws draws}, none under another), so that the
     * same seed gives the same chain.
     *
     * @param root the token after the committed ones
     * @param length the number of tokens to draw, at least 1; {@code length() + length} must fit the context
     * @return the drawn tokens in order; their laws are valid as long as those of {@link Scores}
     */
    default List<DrawnToken> sampleChain(int root, int length, SamplingRule rule, RandomStream random) {
        if (length < 1) {
            throw new IllegalArgumentException("length: " + length + " (expected: >= 1)");
        }
        List<DrawnToken> chain = new ArrayList<>(length);
        TokenTree.Builder tree = TokenTree.rootedAt(root);
        for (int i = 0; i < length; i++) {
            Scores scores = i == 0 ? score(tree.build()) : extend(tree.build());
            Distribution law = scores.distribution(0, rule);
            int token = rule.choose(law, random);
            chain.add(new DrawnToken(token, law));
            tree.add(i, token);
        }
        return chain;
    }

    /**
     * Commits the path from the root to a node of the tree scored last, both included, and drops all other nodes.
     *
     * @param node a scored node; 0 commits the root alone
     * @throws IllegalArgumentException if there is no such node; nothing has changed then
     * @throws IllegalStateException if no tree is scored
     */
    void commit(int node);

    /**
     * The hidden states of the committed tokens, at the taps that the session was opened with.
     *
     * @return a view that follows the session; {@link HiddenStates#none} for a session without taps
     */
    default HiddenStates hiddenStates() {
        return HiddenStates.none();
    }

    /**
     * Ends the session; does nothing the second time. May be called by any thread: the cache is released after the call
     * that is running has left ({@link Lifetime}).
     */
    @Override
    void close();
}
