package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.LanguageModel;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TokenTree;
import io.speculative.tree.TreeShape;
import java.util.Optional;

/**
 * Drafts trees of a fixed shape from a draft model, one draft-model pass per level. With {@link GumbelTopK} and a
 * {@link io.speculative.tree.BranchingVector} this is RSD-C (Jeon et al. 2024), with a planned shape the tree of Sequoia
 * (Chen et al. 2024); with {@link IndependentDraws} a tree of independent draws.
 *
 * <p>How many children are drawn for a node depends on its place in the shape alone, never on a token, so the sampler's law
 * holds at every node. Where the sampler has fewer siblings to offer, the subtrees of the missing ones are left out.
 *
 * <p>Under the greedy rule there is nothing to draw: the children are then the draft model's most probable tokens,
 * whatever the sampler.
 */
public final class TreeDrafter implements Drafter {

    private final LanguageModel draft;
    private final TreeShape shape;
    private final SiblingSampler sampler;
    private final NoiseOfPosition noise;

    private TreeDrafter(LanguageModel draft, TreeShape shape, SiblingSampler sampler, NoiseOfPosition noise) {
        this.draft = draft;
        this.shape = shape;
        this.sampler = sampler;
        this.noise = noise;
    }

    /** Which random numbers the children of the nodes at a position of the text are drawn with. */
    @FunctionalInterface
    private interface NoiseOfPosition {
        RandomStream of(RandomStream request, int position);
    }

    /**
     * A drafter.
     *
     * @param draft the draft model; stays the caller's to close
     * @param shape how many children each node has
     * @param sampler draws the children of a node
     */
    public static TreeDrafter of(LanguageModel draft, TreeShape shape, SiblingSampler sampler) {
        return new TreeDrafter(draft, shape, sampler, (request, position) -> request);
    }

    /**
     * A drafter for the verifier {@code GumbelCoupling}: the children of a node are the tokens that arrive first in an
     * {@link io.speculative.distribution.ExponentialRace} on the noise that the request has for their position ({@link
     * RandomStream#at}). The target races on the same noise, so the winners tend to agree. As the noise is known, the
     * tokens count as picked, and any verifier may be used that takes picked ones.
     *
     * @param draft the draft model; stays the caller's to close
     * @param shape how many children each node has
     */
    public static TreeDrafter coupled(LanguageModel draft, TreeShape shape) {
        return new TreeDrafter(draft, shape, new RaceWinners(), RandomStream::at);
    }

    @Override
    public DraftLaw law() {
        return sampler.law();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(SamplingRule rule, RandomStream random) {
        return rule instanceof SamplingRule.Greedy
                ? new Session(new TopK(), LevelwiseSession.LOGITS_AS_THEY_ARE, random)
                : new Session(sampler, rule, random);
    }

    @Override
    public String toString() {
        return sampler + ":" + shape;
    }

    private final class Session extends TreeDraftSession {
        private final SiblingSampler siblings;
        private final RandomStream random;

        Session(SiblingSampler siblings, SamplingRule rule, RandomStream random) {
            super(draft.open(), rule);
            this.siblings = siblings;
            this.random = random;
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
            return noise.of(random, position);
        }
    }
}
