package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;

/**
 * A draft model's session whose shape is planned anew for every draft. Chains are drawn in one call of the engine, trees
 * level by level without replacement.
 */
final class PlannedSession extends TreeDraftSession {

    private final SiblingSampler siblings;
    private final SamplingRule rule;
    private final RandomStream random;
    private TreeShape shape = TreeShape.of();

    private PlannedSession(
            ModelSession session,
            SiblingSampler siblings,
            SamplingRule siblingRule,
            SamplingRule rule,
            RandomStream random) {
        super(session, siblingRule);
        this.siblings = siblings;
        this.rule = rule;
        this.random = random;
    }

    /** Starts following a request. */
    static PlannedSession open(LanguageModel draft, SamplingRule rule, RandomStream random) {
        return rule instanceof SamplingRule.Greedy
                ? new PlannedSession(draft.open(), new TopK(), LOGITS_AS_THEY_ARE, rule, random)
                : new PlannedSession(draft.open(), new SequentialDraws(), rule, rule, random);
    }

    /** Sets the shape of the next draft. */
    void plan(TreeShape newShape) {
        shape = newShape;
    }

    @Override
    TreeShape shape() {
        return shape;
    }

    @Override
    SiblingSampler samplerAt(TokenTree soFar, int node) {
        return siblings;
    }

    @Override
    RandomStream randomAt(int position) {
        return random;
    }

    @Override
    Proposal propose(ModelSession session, int root, int maxDepth) {
        int length = Math.min(shape.depth(), maxDepth);
        return shape.nodes() == shape.depth()
                ? Proposal.scoredUpTo(length, Draft.chain(root, session.sampleChain(root, length, rule, random)))
                : super.propose(session, root, maxDepth);
    }
}
