package io.speculative.draft.model;

import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;

/** Drafts that grow level by level, with one pass of the draft model per level. */
abstract class LevelwiseDrafts implements DraftForm {

    private final SamplingRule rule;

    /**
     * Drafts.
     *
     * @param rule makes the laws that children are chosen from
     */
    LevelwiseDrafts(SamplingRule rule) {
        this.rule = rule;
    }

    /** The most levels of children of the draft prepared. */
    abstract int levels();

    /**
     * Starts the draft prepared.
     *
     * @param rootPosition the number of tokens before its root
     */
    abstract LevelGrowth start(int rootPosition);

    @Override
    public Proposal propose(ModelSession session, int root) {
        LevelGrowth growth = start(session.length());
        GrowingDraft draft = new GrowingDraft(root);
        boolean growing = true;
        int scored = 0;
        for (int level = 0; growing && level < levels(); level++) {
            TokenTree tree = draft.tree();
            Scores scores = level == 0 ? session.score(tree) : session.extend(tree);
            growing = growth.grow(draft, new Level(level, scored, tree.size(), scores, rule));
            scored = tree.size();
        }
        return growth.finish(draft, scored);
    }
}
