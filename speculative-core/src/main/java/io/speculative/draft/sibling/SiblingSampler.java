package io.speculative.draft.sibling;

import io.speculative.distribution.Distribution;
import io.speculative.distribution.DrawnToken;
import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.DraftLaw;
import java.util.List;

/** Chooses the children of one node. Immutable and thread-safe. */
public interface SiblingSampler {

    /** How the siblings it chooses depend on each other. */
    DraftLaw siblings();

    /**
     * Chooses up to {@code count} tokens; fewer only if the law has no more tokens of positive probability to offer.
     *
     * @param law the draft model's law after the node, after the sampling rule
     * @param count at least 1
     * @return the siblings in the order a verifier has to look at them
     */
    List<DrawnToken> draw(Distribution law, int count, RandomStream random);

    /**
     * Whether an only child is drawn from the whole law by {@link RandomStream#draw}. If so, an engine may draw a chain
     * in one call. This implementation returns false.
     */
    default boolean drawsOnlyChildren() {
        return false;
    }

    /**
     * The sampler to use under a sampling rule: this one if the rule draws tokens, else {@link #topK}, which chooses
     * from the laws of {@link SamplingRule#ranking}.
     */
    default SiblingSampler under(SamplingRule rule) {
        return rule.draws() ? this : topK();
    }

    /**
     * This sampler, choosing among the most probable tokens only. The siblings are drawn from the truncated law and
     * carry it, so verification stays lossless. Steps of verification that go through the draft law take time in the
     * number of tokens kept.
     *
     * @param mostTokens how many tokens to keep, at least 1
     */
    default SiblingSampler truncated(int mostTokens) {
        return TruncatedSampler.of(this, mostTokens);
    }

    /**
     * This sampler after a given token: that one is picked, whatever its probability, and the other siblings are chosen
     * from the law without it.
     *
     * @param token the first sibling, which carries a point mass
     */
    default SiblingSampler after(int token) {
        return new SuggestedFirst(token, this);
    }

    /**
     * Independent draws, with replacement: the drafts of SpecTr (Sun et al. 2023) and of SpecInfer's multi-step
     * sampling.
     */
    static SiblingSampler independent() {
        return new IndependentDraws();
    }

    /**
     * Draws without replacement, one after another, each from the law without the tokens drawn before; one random
     * number per sibling.
     */
    static SiblingSampler withoutReplacement() {
        return new SequentialDraws();
    }

    /**
     * Gumbel-Top-k: draws without replacement in one pass over the vocabulary (Kool et al. 2019, "Stochastic Beams and
     * Where to Find Them"; the sampler of RSD-C, Jeon et al. 2024). The same law of ordered siblings as
     * {@link #withoutReplacement} (Plackett-Luce).
     */
    static SiblingSampler gumbelTopK() {
        return new GumbelTopK();
    }

    /** The most probable tokens, most probable first, the smaller id among equals. Nothing is drawn. */
    static SiblingSampler topK() {
        return new TopK();
    }

    /**
     * The tokens that arrive first in the {@link Distribution#race} on the random stream. The verifier
     * {@code GumbelCoupling} uses the same stream. Given the noise nothing is drawn, so each token carries a point
     * mass.
     */
    static SiblingSampler raceWinners() {
        return new RaceWinners();
    }

    /**
     * The most probable tokens picked, then independent draws from the law without them. If at most one token is left
     * after the picks, it is picked too and nothing is drawn. With {@link PickCount#allButOne} it is the greedy sampler
     * of Hu et al. 2025, "Towards Optimal Multi-draft Speculative Decoding"; for two siblings that one chooses the
     * pairs of SpecHub (Sun et al. 2024).
     *
     * @param picks how many are picked
     */
    static SiblingSampler pickedThenIndependent(PickCount picks) {
        return new PickedThenIndependent(picks);
    }

    /**
     * The most probable tokens picked, then draws without replacement from the law without them, as
     * {@link #withoutReplacement} makes them. If at most one token is left after the picks, it is picked too and
     * nothing is drawn.
     *
     * @param picks how many are picked
     */
    static SiblingSampler pickedThenWithoutReplacement(PickCount picks) {
        return new PickedThenWithoutReplacement(picks);
    }
}
