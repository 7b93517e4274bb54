package io.speculative.draft;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.BranchingVector;
import io.speculative.tree.TokenTree;
import java.util.ArrayList;
import java.util.List;

/** Drafts trees of constant branching, one draft-model pass per level. What is left open is how children are chosen. */
abstract class TreeDraftSession extends ModelDraftSession {

    private final BranchingVector shape;
    private final SamplingRule rule;

    /**
     * A session.
     *
     * @param rule makes the laws that children are chosen from
     */
    TreeDraftSession(ModelSession session, BranchingVector shape, SamplingRule rule) {
        super(session);
        this.shape = shape;
        this.rule = rule;
    }

    /** What chooses the children of a node. */
    abstract SiblingSampler samplerAt(TokenTree soFar, int node);

    /** The random numbers that the children of a node at a position of the text are drawn with. */
    abstract RandomStream randomAt(int position);

    @Override
    final int scoredNodes(int maxDepth) {
        int level = 1;
        int nodes = 1;
        for (int depth = 0; depth + 1 < Math.min(shape.depth(), maxDepth); depth++) {
            level *= shape.childrenAt(depth);
            nodes += level;
        }
        return nodes;
    }

    @Override
    final Proposal propose(ModelSession session, int root, int maxDepth) {
        TokenTree.Builder tree = TokenTree.rootedAt(root);
        List<Distribution> laws = new ArrayList<>();
        int levels = Math.min(shape.depth(), maxDepth);
        int rootPosition = session.length();
        int levelStart = 0;
        for (int depth = 0; depth < levels; depth++) {
            int levelEnd = tree.size();
            TokenTree soFar = tree.build();
            Scores scores = depth == 0 ? session.score(soFar) : session.extend(soFar);
            for (int node = levelStart; node < levelEnd; node++) {
                SiblingSampler siblings = samplerAt(soFar, node);
                RandomStream random = randomAt(rootPosition + depth);
                Distribution law = scores.distribution(node - levelStart, rule);
                for (DrawnToken sibling : siblings.draw(law, shape.childrenAt(depth), random)) {
                    tree.add(node, sibling.token());
                    laws.add(sibling.law());
                }
            }
            levelStart = levelEnd;
        }
        return new Proposal(Draft.of(tree.build(), laws), levelStart);
    }
}
