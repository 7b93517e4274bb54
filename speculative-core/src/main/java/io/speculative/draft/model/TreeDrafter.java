package io.speculative.draft.model;

import io.speculative.distribution.RandomStream;
import io.speculative.draft.Draft;
import io.speculative.draft.DraftLaw;
import io.speculative.draft.DraftRequest;
import io.speculative.draft.DraftSession;
import io.speculative.draft.Room;
import io.speculative.draft.ShapedDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.model.ModelSession;
import io.speculative.model.Vocabulary;
import io.speculative.tree.TreeShape;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Drafts trees of a shape from a draft model, one draft-model pass per level. With {@link SiblingSampler#gumbelTopK}
 * and equal numbers of children at each depth ({@link TreeShape#branching}) this is RSD-C (Jeon et al. 2024), with a
 * planned shape the tree of Sequoia (Chen et al. 2024); with {@link SiblingSampler#independent} a tree of independent
 * draws.
 *
 * <p>How many children are drawn for a node depends on its place in the shape alone, never on a token, so the sampler's
 * law holds at every node. Where the sampler gives fewer siblings, the subtrees of the missing ones are left out. If
 * the shape is a chain and {@link SiblingSampler#drawsOnlyChildren} holds, the engine draws the whole chain in one call
 * if it can.
 *
 * <p>Under the greedy rule there is nothing to draw: the children are then the draft model's most probable tokens,
 * whatever the sampler.
 */
public final class TreeDrafter implements ShapedDrafter {

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
     * A drafter for the verifier {@code GumbelCoupling}: the children of a node are the tokens that arrive first in the
     * {@link io.speculative.distribution.Distribution#race} on the noise that the request has for their position
     * ({@link RandomStream#at}). The target races on the same noise, so the winners tend to agree. As the noise is
     * known, the tokens count as picked, and any verifier that is lossless for picked tokens may be used.
     *
     * @param draft the draft model; stays the caller's to close
     * @param shape how many children each node has
     */
    public static TreeDrafter coupled(LanguageModel draft, TreeShape shape) {
        return new TreeDrafter(draft, shape, SiblingSampler.raceWinners(), RandomStream::at);
    }

    @Override
    public DraftLaw siblings() {
        return sampler.siblings();
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(draft.vocabulary());
    }

    @Override
    public DraftSession open(DraftRequest request) {
        return open(request, () -> shape);
    }

    @Override
    public DraftSession open(DraftRequest request, Supplier<TreeShape> shapes) {
        SiblingSampler siblings = sampler.under(request.rule());
        ShapedDrafts trees = new ShapedDrafts(
                request.rule().ranking(),
                shapes,
                (soFar, node) -> siblings,
                position -> noise.of(request.random(), position));
        boolean drawsChains = !request.rule().draws() || sampler.drawsOnlyChildren();
        return new ModelDraftSession(draft.open(), drawsChains ? new ChainsOrTrees(trees, request) : trees);
    }

    @Override
    public String toString() {
        return sampler + ":" + shape;
    }

    /**
     * Drafts of which the chains are drawn in one call of the engine.
     *
     * @param trees makes those that are no chains
     * @param request the request that they are made for
     */
    private record ChainsOrTrees(ShapedDrafts trees, DraftRequest request) implements DraftForm {

        @Override
        public int prepare(Room room) {
            return trees.prepare(room);
        }

        @Override
        public Proposal propose(ModelSession session, int root) {
            if (!trees.isChain()) {
                return trees.propose(session, root);
            }
            int length = trees.levels();
            return Proposal.scoredUpTo(
                    length, Draft.chain(root, session.sampleChain(root, length, request.rule(), request.random())));
        }
    }
}
