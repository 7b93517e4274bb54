package io.speculative.draft;

import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import java.util.Arrays;

/**
 * A draft model's session following a request. The model has scored the first nodes of the last draft's tree, its leaves
 * not; a commit keeps the scored part of the path and appends the rest. Once the request outgrows the draft model's
 * context it proposes nothing more.
 */
abstract class ModelDraftSession implements DraftSession {

    private final ModelSession session;
    private TokenTree lastTree = TokenTree.root(0);
    private int scored;
    private boolean full;

    ModelDraftSession(ModelSession session) {
        this.session = session;
    }

    /** Proposes a tree after the session's tokens; {@code scoredNodes} of it are then in the session. */
    abstract Proposal propose(ModelSession session, int root, int maxDepth);

    /** The number of nodes {@link #propose} needs to score for a tree of a depth. */
    abstract int scoredNodes(int maxDepth);

    /** Takes note of the verdict on a draft of some tokens; does nothing if not overridden. */
    void verdict(int drafted, int accepted) {}

    /**
     * A draft, and how many of its first nodes the session has scored.
     *
     * @param draft the draft
     * @param scored the number of scored nodes, the root included
     */
    record Proposal(Draft draft, int scored) {}

    @Override
    public final void append(int... tokens) {
        full = full || session.length() + tokens.length > session.contextLength();
        if (!full) {
            session.append(tokens);
        }
    }

    @Override
    public final Draft draft(int root, int maxDepth) {
        full = full || session.length() + scoredNodes(maxDepth) > session.contextLength();
        Proposal proposal = full ? new Proposal(Draft.empty(root), 0) : propose(session, root, maxDepth);
        lastTree = proposal.draft().tree();
        scored = proposal.scored();
        return proposal.draft();
    }

    @Override
    public final void commit(int node) {
        if (full) {
            return;
        }
        if (lastTree.drafted() > 0) {
            verdict(lastTree.drafted(), lastTree.depth(node));
        }
        int[] path = lastTree.path(node);
        int kept = 0;
        while (kept < path.length && path[kept] < scored) {
            kept++;
        }
        if (kept > 0) {
            session.commit(path[kept - 1]);
        }
        if (kept < path.length) {
            append(Arrays.stream(path, kept, path.length).map(lastTree::token).toArray());
        }
    }

    @Override
    public final void close() {
        session.close();
    }
}
