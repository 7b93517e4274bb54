package io.speculative.draft;

import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;

/** A draft model's session whose drafts grow level by level, at one pass a level. */
abstract class LevelwiseSession extends ModelDraftSession {

    /** What to draft by under the greedy rule, which itself tells the most probable token only. */
    static final SamplingRule LOGITS_AS_THEY_ARE = SamplingRule.temperature(1.0);

    private final SamplingRule rule;

    LevelwiseSession(ModelSession session, SamplingRule rule) {
        super(session);
        this.rule = rule;
    }

    /** The depth the next draft may reach, if it is of use. */
    abstract int depth();

    /**
     * Starts a draft.
     *
     * @param rootPosition the number of tokens before its root
     * @param levels the depth it may reach, at least 1
     */
    abstract LevelGrowth start(int rootPosition, int levels);

    /** The most nodes that are scored for a draft that may reach a depth. */
    abstract int scoredForDepth(int levels);

    @Override
    final int scoredNodes(int maxDepth) {
        return scoredForDepth(Math.min(depth(), maxDepth));
    }

    @Override
    Proposal propose(ModelSession session, int root, int maxDepth) {
        int levels = Math.min(depth(), maxDepth);
        LevelGrowth growth = start(session.length(), levels);
        GrowingDraft draft = new GrowingDraft(root);
        boolean growing = true;
        int scored = 0;
        for (int level = 0; growing && level < levels; level++) {
            TokenTree tree = draft.tree();
            Scores scores = level == 0 ? session.score(tree) : session.extend(tree);
            growing = growth.grow(draft, new Level(level, scored, tree.size(), scores, rule));
            scored = tree.size();
        }
        return growth.finish(draft, scored);
    }
}
