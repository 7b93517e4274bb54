package io.speculative.draft.model;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Draws the children of a level one after another, without replacement at each node. A priority queue of the level's
 * nodes says which node gets the next child: the one with the smallest {@link OpenNode#turn}. Whether there is another
 * draw, and for which node, is decided before its token is drawn and only by what was drawn before; no drawn token is
 * dropped. So the drafts are {@link DraftLaw#WITHOUT_REPLACEMENT_STOPPED}.
 */
abstract class DrawnGrowth implements LevelGrowth {

    /** The most that a probability is counted as while another token is possible: the largest double below 1. */
    private static final double NEARLY_ONE = Math.nextDown(1.0);

    private final RandomStream random;
    private List<OpenNode> nodes = List.of(OpenNode.childless(0, 0, 0));

    DrawnGrowth(RandomStream random) {
        this.random = random;
    }

    /** Whether a level gets another child, given those it has. */
    abstract boolean mayDraw(OpenNode first, List<OpenNode> children, GrowingDraft draft, Level level);

    /** Whether there may be another level. */
    abstract boolean mayGrow(GrowingDraft draft);

    /** The {@link OpenNode#turn} of a new node. */
    abstract double firstTurn(OpenNode parent, double logProbability);

    /** The {@link OpenNode#turn} of a node after it has got another child. */
    abstract double nextTurn(OpenNode before, double logMass);

    @Override
    public final boolean grow(GrowingDraft draft, Level level) {
        PriorityQueue<OpenNode> line =
                new PriorityQueue<>(Comparator.comparingDouble(OpenNode::turn).thenComparingInt(OpenNode::node));
        line.addAll(nodes);
        List<OpenNode> children = new ArrayList<>();
        while (!line.isEmpty() && mayDraw(line.element(), children, draft, level)) {
            OpenNode parent = line.remove();
            Distribution law = parent.law().apply(level);
            int token = random.draw(law);
            double probability = law.probability(token);
            double logProbability = parent.logMass() + Math.log(probability);
            int child = draft.add(parent.node(), token, law);
            children.add(OpenNode.childless(child, logProbability, firstTurn(parent, logProbability)));
            if (law.hasOtherThan(token)) {
                double logMass = parent.logMass() + Math.log1p(-Math.min(probability, NEARLY_ONE));
                double turn = nextTurn(parent, logMass);
                line.add(new OpenNode(parent.node(), logMass, turn, any -> law.without(token)));
            }
        }
        nodes = children;
        return mayGrow(draft);
    }
}
