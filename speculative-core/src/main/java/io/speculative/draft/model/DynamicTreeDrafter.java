package io.speculative.draft.model;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Drafter;
import io.speculative.draft.Room;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.List;
import java.util.Optional;

/**
 * Drafts trees that grow where the draft model is confident, up to a number of nodes, one draft-model pass per level.
 * The value of a node is the draft model's probability of its path, an estimate of the probability that it is accepted.
 *
 * <p>Values may choose among tokens before any is drawn, or among nodes to draw a child for, but never among drawn
 * tokens: keeping the best of the drawn tokens changes their law, and the text would lose the target's. So there are
 * two ways to make such a tree, {@link #picked} and {@link #drawn}. Under the greedy rule both pick.
 */
public final class DynamicTreeDrafter implements Drafter {

    private final LanguageModel draft;
    private final int nodes;
    private final int depth;
    private final DraftLaw siblings;
    private final String name;

    private DynamicTreeDrafter(LanguageModel draft, int nodes, int depth, DraftLaw siblings, String name) {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
        }
        if (depth < 1) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: >= 1)");
        }
        this.draft = draft;
        this.nodes = nodes;
        this.depth = depth;
        this.siblings = siblings;
        this.name = name;
    }

    /**
     * A drafter that picks the nodes of the largest values, as EAGLE-2 (Li et al. 2024, "EAGLE-2: Faster Inference of
     * Language Models with Dynamic Draft Trees") and OPT-Tree (Wang et al. 2024, "OPT-Tree: Speculative Decoding with
     * Adaptive Draft Tree Structure") do. Each level keeps what is among the best so far, and the best of all levels
     * are drafted. This is lossless because nothing is drawn: every node carries a point mass. Nodes that are left out
     * in the end have been scored too; up to {@code nodes} of them per level take room in the draft model's context.
     *
     * @param draft the draft model; stays the caller's to close
     * @param nodes the number of nodes, at least 1
     * @param depth the depth of the deepest node, at least 1
     */
    public static DynamicTreeDrafter picked(LanguageModel draft, int nodes, int depth) {
        return new DynamicTreeDrafter(draft, nodes, depth, DraftLaw.PICKED, "dynamic-picked");
    }

    /**
     * A drafter that draws without replacement at the nodes of the largest values, after DySpec (Xiong et al. 2024,
     * "DySpec: Faster Speculative Decoding with Dynamic Token Tree Structure"). The worth of the next draw at a node is
     * the node's value times the draft model's mass that is not drawn there yet. The next child of a level is drawn at
     * the node where this is largest; the node is chosen before the token is known.
     *
     * <p>DySpec draws one token after another at any depth. Here a level ends before the next begins, and a drawn token
     * must be kept, so each level has to leave nodes for the deeper levels. Count the level's tokens whose value
     * exceeds the worth of its next draw, and for each of them the nodes of one path down to the last depth. The level
     * goes on as long as more nodes are left to draw than that. A confident draft model gives deep trees, an unsure one
     * gives wide trees.
     *
     * @param draft the draft model; stays the caller's to close
     * @param nodes the number of nodes, at least 1
     * @param depth the depth of the deepest node, at least 1
     */
    public static DynamicTreeDrafter drawn(LanguageModel draft, int nodes, int depth) {
        return new DynamicTreeDrafter(draft, nodes, depth, DraftLaw.WITHOUT_REPLACEMENT_STOPPED, "dynamic-drawn");
    }

    @Override
    public DraftLaw siblings() {
        return siblings;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        boolean picks = siblings == DraftLaw.PICKED || !request.rule().draws();
        return new ModelDraftSession(draft.open(), picks ? new Picked(request) : new Drawn(request));
    }

    @Override
    public String toString() {
        return name + ":" + nodes + "x" + depth;
    }

    private final class Picked extends LevelwiseDrafts {
        private int levels;
        private int most;

        Picked(DraftRequest request) {
            super(request.rule().ranking());
        }

        @Override
        public int prepare(Room room) {
            levels = Math.min(depth, room.depth());
            most = Math.min(nodes, room.nodes());
            return (int) Math.min(Integer.MAX_VALUE, 1 + (long) most * (levels - 1));
        }

        @Override
        int levels() {
            return levels;
        }

        @Override
        LevelGrowth start(int rootPosition) {
            return new BestNodes(most);
        }
    }

    private final class Drawn extends LevelwiseDrafts {
        private final RandomStream random;
        private int levels;
        private int most;

        Drawn(DraftRequest request) {
            super(request.rule());
            this.random = request.random();
        }

        /** A level is scored only if there is a node left for the next one. */
        @Override
        public int prepare(Room room) {
            levels = Math.min(depth, room.depth());
            most = Math.min(nodes, room.nodes());
            return levels == 1 ? 1 : most;
        }

        @Override
        int levels() {
            return levels;
        }

        @Override
        LevelGrowth start(int rootPosition) {
            return new DrawsByValue(random, most, levels);
        }
    }

    /** A node's turn is minus the logarithm of what its next draw is worth. */
    private static final class DrawsByValue extends DrawnGrowth {
        private final int nodes;
        private final int levels;

        DrawsByValue(RandomStream random, int nodes, int levels) {
            super(random);
            this.nodes = nodes;
            this.levels = levels;
        }

        @Override
        boolean mayDraw(OpenNode first, List<OpenNode> children, GrowingDraft tree, Level level) {
            long worthMore = children.stream()
                    .filter(child -> child.logMass() > first.logMass())
                    .count();
            return left(tree) > worthMore * (levels - level.depth() - 1);
        }

        @Override
        boolean mayGrow(GrowingDraft tree) {
            return left(tree) > 0;
        }

        private int left(GrowingDraft tree) {
            return nodes - (tree.size() - 1);
        }

        @Override
        double firstTurn(OpenNode parent, double logProbability) {
            return -logProbability;
        }

        @Override
        double nextTurn(OpenNode before, double logMass) {
            return -logMass;
        }
    }
}
