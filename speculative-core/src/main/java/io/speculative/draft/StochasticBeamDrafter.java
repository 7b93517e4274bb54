package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Drafts beams from a draft model, one draft-model pass per level: RSD-S (Jeon et al. 2024, "Recursive Speculative
 * Decoding"). A stochastic beam (Kool et al. 2019, "Stochastic Beams and Where to Find Them", algorithm 1) draws whole
 * sequences without replacement; unlikely ones lose all children to likelier ones, so the draft is truncated early where
 * it is not worth going on.
 *
 * <p>Kool's perturbed log-probability {@code G} of a sequence is written here as its arrival time {@code exp(-G)} in an
 * {@link io.speculative.distribution.ExponentialRace}, and kept as the logarithm, {@code -G}. In these terms the
 * conditional maximum {@code G_x = -log(exp(-G_parent) - exp(-Z) + exp(-G'_x))} says that the first child arrives with its
 * parent and every later one an exponential time after the one before, at the rate {@code exp(phi)} of the mass not drawn
 * yet; which token arrives does not depend on when. So only the children that make it into the beam are drawn at all. The
 * children of a level arrive in order until the beam is full: siblings are in decreasing order of {@code G}, each with the
 * law without those before it.
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
    public DraftLaw law() {
        return DraftLaw.WITHOUT_REPLACEMENT_STOPPED;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        return rule instanceof SamplingRule.Greedy
                ? new Session(LevelwiseSession.LOGITS_AS_THEY_ARE, () -> new PickedGrowth(width))
                : new Session(rule, () -> new Beam(random));
    }

    @Override
    public String toString() {
        return "beam:" + width + "x" + depth;
    }

    private final class Session extends LevelwiseSession {
        private final Supplier<LevelGrowth> growth;

        Session(SamplingRule rule, Supplier<LevelGrowth> growth) {
            super(draft.open(), rule);
            this.growth = growth;
        }

        @Override
        int depth() {
            return depth;
        }

        @Override
        LevelGrowth start(int rootPosition, int levels) {
            return growth.get();
        }

        @Override
        int scoredForDepth(int levels) {
            return (int) Math.min(Integer.MAX_VALUE, 1 + (long) width * (levels - 1));
        }
    }

    /** A node's turn is the logarithm of the time at which its next child arrives. */
    private final class Beam extends DrawnGrowth {
        private final RandomStream random;

        Beam(RandomStream random) {
            super(random);
            this.random = random;
        }

        @Override
        boolean mayDraw(OpenNode first, List<OpenNode> children, GrowingDraft tree, Level level) {
            return children.size() < width;
        }

        @Override
        boolean mayGrow(GrowingDraft tree) {
            return true;
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
