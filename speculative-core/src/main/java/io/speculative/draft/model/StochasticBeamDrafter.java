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
 * Drafts beams from a draft model, one draft-model pass per level: RSD-S (Jeon et al. 2024, "Recursive Speculative
 * Decoding"). A stochastic beam (Kool et al. 2019, "Stochastic Beams and Where to Find Them", algorithm 1) draws whole
 * sequences without replacement; unlikely sequences get no children because likelier ones fill the beam, so their
 * branches end early.
 *
 * <p>Kool's perturbed log-probability {@code G} of a sequence is written here as its arrival time {@code exp(-G)} in
 * the {@link io.speculative.distribution.Distribution#race}, and kept as the logarithm, {@code -G}. In these terms the
 * conditional maximum {@code G_x = -log(exp(-G_parent) - exp(-Z) + exp(-G'_x))} says that the first child arrives with
 * its parent and every later one an exponential time after the one before, at the rate {@code exp(phi)} of the mass not
 * drawn yet; which token arrives does not depend on when. So only the children that enter the beam are drawn at all.
 * The children of a level arrive in order until the beam is full: siblings are in decreasing order of {@code G}, each
 * with the law without those before it.
 *
 * <p>Under the greedy rule there is no noise: the draft is the beam of the most probable sequences.
 */
public final class StochasticBeamDrafter implements Drafter {

    private final LanguageModel draft;
    private final int width;
    private final int depth;

    private StochasticBeamDrafter(LanguageModel draft, int width, int depth) {
        this.draft = draft;
        this.width = width;
        this.depth = depth;
    }

    /**
     * A drafter.
     *
     * @param draft the draft model; stays the caller's to close
     * @param width the most nodes per depth, over all parents, at least 1
     * @param depth the number of tokens per path, at least 1
     */
    public static StochasticBeamDrafter of(LanguageModel draft, int width, int depth) {
        if (width < 1) {
            throw new IllegalArgumentException("width: " + width + " (expected: >= 1)");
        }
        if (depth < 1) {
            throw new IllegalArgumentException("depth: " + depth + " (expected: >= 1)");
        }
        return new StochasticBeamDrafter(draft, width, depth);
    }

    @Override
    public DraftLaw siblings() {
        return DraftLaw.WITHOUT_REPLACEMENT_STOPPED;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return new ModelDraftSession(draft.open(), new Beams(request));
    }

    @Override
    public String toString() {
        return "beam:" + width + "x" + depth;
    }

    private final class Beams extends LevelwiseDrafts {
        private final DraftRequest request;
        private int levels;
        private int nodes;

        Beams(DraftRequest request) {
            super(request.rule().ranking());
            this.request = request;
        }

        @Override
        public int prepare(Room room) {
            levels = Math.min(depth, room.depth());
            nodes = room.nodes();
            return (int) Math.min(nodes, 1 + (long) width * (levels - 1));
        }

        @Override
        int levels() {
            return levels;
        }

        @Override
        LevelGrowth start(int rootPosition) {
            return request.rule().draws() ? new Beam(request.random(), nodes) : new PickedGrowth(width, nodes);
        }
    }

    /** A node's turn is the logarithm of the time at which its next child arrives. */
    private final class Beam extends DrawnGrowth {
        private final RandomStream random;
        private final int nodes;

        /** Draws at most so many nodes. */
        Beam(RandomStream random, int nodes) {
            super(random);
            this.random = random;
            this.nodes = nodes;
        }

        @Override
        boolean mayDraw(OpenNode first, List<OpenNode> children, GrowingDraft tree, Level level) {
            return children.size() < width && mayGrow(tree);
        }

        @Override
        boolean mayGrow(GrowingDraft tree) {
            return tree.size() - 1 < nodes;
        }

        @Override
        double firstTurn(OpenNode parent, double logProbability) {
            return parent.turn();
        }

        @Override
        double nextTurn(OpenNode before, double logMass) {
            double exponential = -Math.log1p(-random.nextUniform());
            return logOfSum(before.turn(), Math.log(exponential) - logMass);
        }
    }

    /** {@code log(exp(a) + exp(b))} for a finite {@code a}, without leaving the logarithms' range. */
    static double logOfSum(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }
}
