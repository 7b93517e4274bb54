package io.speculative.draft.model;

import io.speculative.draft.Draft;
import io.speculative.draft.model.DraftForm.Proposal;
import io.speculative.tree.TokenTree;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Picks the nodes with the most probable paths over all depths. A level keeps only nodes that are among the best so
 * far. Deeper nodes may still replace them, so the final choice is made after the last level. The parent of a chosen
 * node is always chosen: a path is no more probable than its beginning, and among equals the earlier node comes first.
 */
final class BestNodes extends PickedGrowth {

    private final int count;
    private final PriorityQueue<Double> best = new PriorityQueue<>();

    BestNodes(int count) {
        super(count, Integer.MAX_VALUE);
        this.count = count;
    }

    @Override
    boolean picks(double logProbability) {
        if (best.size() == count) {
            if (logProbability <= best.element()) {
                return false;
            }
            best.remove();
        }
        return best.add(logProbability);
    }

    @Override
    public Proposal finish(GrowingDraft grown, int scored) {
        int[] chosen = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(1, grown.size())
                                .boxed()
                                .sorted(Comparator.comparingDouble((Integer node) -> -logProbability(node)))
                                .limit(count)
                                .mapToInt(Integer::intValue)
                                .sorted())
                .toArray();
        return new Proposal(part(grown.draft(), chosen), node -> chosen[node] < scored ? chosen[node] : -1);
    }

    /** A draft with some of its nodes only, in rising order from 0; with every node its parent. */
    private static Draft part(Draft whole, int... nodes) {
        TokenTree tree = whole.tree();
        GrowingDraft part = new GrowingDraft(tree.token(0));
        for (int i = 1; i < nodes.length; i++) {
            int parent = Arrays.binarySearch(nodes, tree.parent(nodes[i]));
            part.add(parent, tree.token(nodes[i]), whole.law(nodes[i]));
        }
        return part.draft();
    }
}
