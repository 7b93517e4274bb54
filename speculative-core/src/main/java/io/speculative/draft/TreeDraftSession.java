package io.speculative.draft;

import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.ModelSession;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;

/** A draft model's session whose trees have a shape that is known before they are drafted. */
abstract class TreeDraftSession extends LevelwiseSession {

    /**
     * A session.
     *
     * @param rule makes the laws that children are chosen from
     */
    TreeDraftSession(ModelSession session, SamplingRule rule) {
        super(session, rule);
    }

    /** The shape of the next draft. */
    abstract TreeShape shape();

    /** What chooses the children of a node. */
    abstract SiblingSampler samplerAt(TokenTree soFar, int node);

    /** The random numbers that the children of a node at a position of the text are drawn with. */
    abstract RandomStream randomAt(int position);

    @Override
    final int depth() {
        return shape().depth();
    }

    @Override
    final int scoredForDepth(int levels) {
        return shape().placesAbove(levels);
    }

    @Override
    final LevelGrowth start(int rootPosition, int levels) {
        TreeShape shape = shape();
        int[] places = new int[1 + shape.nodes()];
        return (draft, level) -> {
            TokenTree soFar = draft.tree();
            for (int node = level.first(); node < level.end(); node++) {
                int children = shape.children(places[node]);
                if (children > 0) {
                    int rank = 0;
                    RandomStream random = randomAt(rootPosition + level.depth());
                    for (DrawnToken sibling : samplerAt(soFar, node).draw(level.lawAfter(node), children, random)) {
                        int child = draft.add(node, sibling.token(), sibling.law());
                        places[child] = shape.child(places[node], rank++);
                    }
                }
            }
            return draft.size() > soFar.size();
        };
    }
}
