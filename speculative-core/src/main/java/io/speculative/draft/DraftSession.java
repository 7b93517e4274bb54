package io.speculative.draft;

/**
 * A drafter following one request: {@link #append} the prompt, all but its last token; then, round by round,
 * {@link #draft} and {@link #commit}. Not thread-safe.
 *
 * <p>If a call throws, the session is closed at once and the request goes on without the drafter.
 */
public interface DraftSession extends AutoCloseable {

    /** Follows tokens that were committed without a draft. */
    void append(int... tokens);

    /**
     * Proposes a tree.
     *
     * @param root the last emitted token
     * @param room how large the tree may be; a larger one counts as a failed call
     * @return a draft rooted at {@code root}; empty if there is nothing to propose, for example because the draft
     *     model's context is full. A malformed one counts as a failed call. Its laws can be read until the commit
     */
    Draft draft(int root, Room room);

    /**
     * Follows the verdict on the last draft.
     *
     * @param node the last accepted node of its tree; 0 if only the root is kept
     */
    void commit(int node);

    /** Releases what the session holds; does nothing the second time. */
    @Override
    void close();
}
