package io.speculative.draft.model;

import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.Room;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Drafts whose shape is known before anything is drawn for them. Levels that there is no room for are left out. */
final class ShapedDrafts extends LevelwiseDrafts {

    private final Supplier<TreeShape> shapes;
    private final Samplers samplers;
    private final IntFunction<RandomStream> randomAt;
    private TreeShape shape = TreeShape.of();
    private int levels;

    /** What chooses the children of each node. */
    @FunctionalInterface
    interface Samplers {
        SiblingSampler at(TokenTree soFar, int node);
    }

    /**
     * Drafts.
     *
     * @param rule makes the laws that children are chosen from
     * @param shapes gives the shape of each draft
     * @param samplers what chooses the children of a node
     * @param randomAt the random numbers that the children of a node at a position of the text are drawn with
     */
    ShapedDrafts(SamplingRule rule, Supplier<TreeShape> shapes, Samplers samplers, IntFunction<RandomStream> randomAt) {
        super(rule);
        this.shapes = shapes;
        this.samplers = samplers;
        this.randomAt = randomAt;
    }

    @Override
    public int prepare(Room room) {
        shape = shapes.get();
        levels = room.levels(shape);
        return shape.placesAbove(levels);
    }

    @Override
    int levels() {
        return levels;
    }

    /** Whether the draft prepared has one child per node. */
    boolean isChain() {
        return shape.nodes() == shape.depth();
    }

    @Override
    LevelGrowth start(int rootPosition) {
        TreeShape planned = shape;
        int[] places = new int[1 + planned.nodes()];
        return (draft, level) -> {
            TokenTree soFar = draft.tree();
            for (int node = level.first(); node < level.end(); node++) {
                int children = planned.children(places[node]);
                if (children > 0) {
                    int rank = 0;
                    RandomStream random = randomAt.apply(rootPosition + level.depth());
                    SiblingSampler sampler = samplers.at(soFar, node);
                    for (DrawnToken sibling : sampler.draw(level.lawAfter(node), children, random)) {
                        int child = draft.add(node, sibling.token(), sibling.law());
                        places[child] = planned.child(places[node], rank++);
                    }
                }
            }
            return draft.size() > soFar.size();
        };
    }
}
