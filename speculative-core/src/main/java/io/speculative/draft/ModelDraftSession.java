package io.speculative.draft;

import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * A draft model's session following a request. The model has scored some nodes of the last draft's tree, its leaves not;
 * a commit keeps the scored part of the path and appends the rest. Once the request outgrows the draft model's context it
 * proposes nothing more.
 */
abstract class ModelDraftSession implements DraftSession {

    private final ModelSession session;
    private Proposal last = Proposal.scoredUpTo(0, Draft.empty(0));
    private boolean full;

    ModelDraftSession(ModelSession session) {
        this.session = session;
    }

    /** Proposes a tree after the session's tokens. */
    abstract Proposal propose(ModelSession session, int root, int maxDepth);

    /** The most nodes {@link #propose} scores for a tree of a depth. */
    abstract int scoredNodes(int maxDepth);

    /** Takes note of the verdict on a draft of some tokens; does nothing if not overridden. */
    void verdict(int drafted, int accepted) {}

    /**
     * A draft, and which of its nodes the session has scored.
     *
     * @param draft the draft
     * @param scoredAs the number that a node of the draft has in the session's scored tree, or -1; a scored node's parent
     *     is scored
     */
    record Proposal(Draft draft, IntUnaryOperator scoredAs) {

        /** A draft whose first {@code count} nodes, the root included, are the session's scored tree. */
        static Proposal scoredUpTo(int count, Draft draft) {
            return new Proposal(draft, node -> node < count ? node : -1);
        }
    }

    @Override
    public final void append(int... tokens) {
        full = full || session.length() + tokens.length > session.contextLength();
        if (!full) {
            session.append(tokens);
        }
    }

    @Override
    public final Draft draft(int root, int maxDepth) {
        full = full || scoredNodes(maxDepth) > session.contextLength() - session.length();
        last = full ? Proposal.scoredUpTo(0, Draft.empty(root)) : propose(session, root, maxDepth);
        return last.draft();
    }

    @Override
    public final void commit(int node) {
        if (full) {
            return;
        }
        TokenTree tree = last.draft().tree();
        if (tree.drafted() > 0) {
            verdict(tree.drafted(), tree.depth(node));
        }
        int[] path = tree.path(node);
        int kept = 0;
        while (kept < path.length && last.scoredAs().applyAsInt(path[kept]) >= 0) {
            kept++;
        }
        if (kept > 0) {
            session.commit(last.scoredAs().applyAsInt(path[kept - 1]));
        }
        if (kept < path.length) {
            append(Arrays.stream(path, kept, path.length).map(tree::token).toArray());
        }
    }

    @Override
    public final void close() {
        session.close();
    }
}
