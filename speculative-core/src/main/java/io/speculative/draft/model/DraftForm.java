package io.speculative.draft.model;

import io.speculative.draft.Draft;
import io.speculative.draft.Room;
import io.speculative.model.ModelSession;
import java.util.function.IntUnaryOperator;

/** How the drafts of one request are made with a draft model. Not thread-safe. */
interface DraftForm {

    /**
     * Decides how large the next draft may get. Called before {@link #propose}, whose draft is no larger.
     *
     * @return the most nodes that are scored for it, the root included; 0 if there is no room for a draft
     */
    int prepare(Room room);

    /** Proposes a tree after a session's tokens. */
    Proposal propose(ModelSession session, int root);

    /** Takes note of the verdict on a draft of some tokens. */
    default void verdict(int drafted, int accepted) {}

    /**
     * A draft, and which of its nodes the session has scored.
     *
     * @param draft the draft
     * @param scoredAs the number that a node of the draft has in the session's scored tree, or -1; a scored node's
     *     parent is scored
     */
    record Proposal(Draft draft, IntUnaryOperator scoredAs) {

        /** A draft whose first {@code count} nodes, the root included, are the session's scored tree. */
        static Proposal scoredUpTo(int count, Draft draft) {
            return new Proposal(draft, node -> node < count ? node : -1);
        }

        /** Nothing is proposed, and nothing was scored. */
        static Proposal none(int root) {
            return scoredUpTo(0, Draft.empty(root));
        }
    }
}
