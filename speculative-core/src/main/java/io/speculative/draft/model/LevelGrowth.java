package io.speculative.draft.model;

import io.speculative.draft.model.DraftForm.Proposal;

/** How one draft grows: which children the nodes of each level get. Remembers what it needs from level to level. */
@FunctionalInterface
interface LevelGrowth {

    /**
     * Adds the children of a level's nodes.
     *
     * @return whether there are any, and they may get children in turn
     */
    boolean grow(GrowingDraft draft, Level level);

    /**
     * The finished draft.
     *
     * @param scored how many of the grown tree's first nodes the session has scored
     */
    default Proposal finish(GrowingDraft draft, int scored) {
        return Proposal.scoredUpTo(scored, draft.draft());
    }
}
