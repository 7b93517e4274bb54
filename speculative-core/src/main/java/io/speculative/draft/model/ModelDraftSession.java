package io.speculative.draft.model;

import io.speculative.draft.Draft;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.model.DraftForm.Proposal;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import java.util.Arrays;

/**
 * A draft model's session following a request. The model has scored some nodes of the last draft's tree, but not its
 * leaves; a commit keeps the scored part of the path and appends the rest. Once the request outgrows the draft model's
 * context it proposes nothing more.
 */
final class ModelDraftSession implements DraftSession {

    private final ModelSession session;
    private final DraftForm form;
    private Proposal last = Proposal.none(0);
    private boolean full;

    /**
     * A session.
     *
     * @param session of the draft model, empty; closed with this one
     * @param form how drafts are made
     */
    ModelDraftSession(ModelSession session, DraftForm form) {
        this.session = session;
        this.form = form;
    }

    @Override
    public void append(int... tokens) {
        full = full || session.length() + tokens.length > session.contextLength();
        if (!full) {
            session.append(tokens);
        }
    }

    @Override
    public Draft draft(int root, Room room) {
        int depth = Math.min(room.depth(), session.branchDepth());
        int scored = depth < 1 ? 0 : form.prepare(new Room(depth, room.nodes()));
        full = full || scored > session.contextLength() - session.length();
        last = full || scored == 0 ? Proposal.none(root) : form.propose(session, root);
        return last.draft();
    }

    @Override
    public void commit(int node) {
        if (full) {
            return;
        }
        TokenTree tree = last.draft().tree();
        if (tree.drafted() > 0) {
            form.verdict(tree.drafted(), tree.depth(node));
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
    public void close() {
        session.close();
    }
}
