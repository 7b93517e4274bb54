package io.speculative;

import io.speculative.draft.Drafter;
import io.speculative.draft.FallbackDrafter;
import io.speculative.draft.length.DraftLength;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.lookup.TokenCorpus;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.DynamicTreeDrafter;
import io.speculative.draft.model.StochasticBeamDrafter;
import io.speculative.draft.model.SuggestedTreeDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.PickCount;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.GreedyMatch;
import io.speculative.verify.KSeq;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.PickedLast;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.util.ArrayList;
import java.util.List;

/** Every drafter with every verifier that is lossless for it. */
final class Pairs {

    /** One of them. */
    record Pair(Drafter drafter, Verifier verifier) {}

    private Pairs() {}

    /** All pairs whose random choices can be enumerated. */
    static List<Pair> enumerable(LanguageModel draft) {
        return pairs(List.of(
                ChainDrafter.of(draft, 2),
                ChainDrafter.of(draft, DraftLength.entropy(2).withThreshold(0.6)),
                ChainDrafter.of(draft, DraftLength.confidenceOfToken(0.4, 2)),
                TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.independent()),
                TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.withoutReplacement()),
                TreeDrafter.of(draft, TreeShape.of(2, 2, 0, 1), SiblingSampler.independent()),
                TreeDrafter.of(draft, TreeShape.of(2, 0, 2, 1), SiblingSampler.withoutReplacement()),
                TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.topK()),
                TreeDrafter.of(
                        draft, TreeShape.branching(2, 1), SiblingSampler.pickedThenIndependent(PickCount.allButOne())),
                TreeDrafter.of(
                        draft,
                        TreeShape.branching(2, 1),
                        SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1))),
                DynamicTreeDrafter.picked(draft, 3, 2),
                DynamicTreeDrafter.drawn(draft, 4, 2),
                NgramDrafter.of(draft.vocabulary(), 2, 2),
                SuffixDrafter.of(corpus(draft), 2),
                FallbackDrafter.of(NgramDrafter.of(draft.vocabulary(), 1, 2), ChainDrafter.of(draft, 1)),
                SuggestedTreeDrafter.of(draft, TreeShape.branching(2, 1), SuffixDrafter.of(corpus(draft), 2))));
    }

    /** All pairs of a stochastic beam, whose random choices can be enumerated given its noise. */
    static List<Pair> beams(LanguageModel draft) {
        return pairs(List.of(StochasticBeamDrafter.of(draft, 3, 2)));
    }

    /** All pairs. */
    static List<Pair> all(LanguageModel draft) {
        return pairs(drafters(draft));
    }

    /** Those of them that draft nothing without the model. */
    static List<Pair> needingTheModel(LanguageModel draft) {
        return pairs(draftersNeedingTheModel(draft));
    }

    /** Drafters of every kind. */
    static List<Drafter> drafters(LanguageModel draft) {
        List<Drafter> drafters = new ArrayList<>(draftersNeedingTheModel(draft));
        drafters.add(NgramDrafter.of(draft.vocabulary(), 3, 4));
        drafters.add(SuffixDrafter.of(corpus(draft), 4));
        drafters.add(FallbackDrafter.of(
                SuffixDrafter.of(draft.vocabulary(), 4),
                TreeDrafter.of(draft, TreeShape.branching(2, 1), SiblingSampler.gumbelTopK())));
        return drafters;
    }

    private static List<Drafter> draftersNeedingTheModel(LanguageModel draft) {
        return List.of(
                ChainDrafter.of(draft, 1),
                ChainDrafter.of(draft, 4),
                ChainDrafter.of(draft, DraftLength.adaptive(2, 6)),
                ChainDrafter.of(draft, DraftLength.entropy(4)),
                ChainDrafter.of(draft, DraftLength.confidenceOfLaw(0.4, 4)),
                ChainDrafter.of(draft, DraftLength.confidenceOfToken(0.3, 4)),
                TreeDrafter.of(draft, TreeShape.branching(2, 2, 1), SiblingSampler.independent()),
                TreeDrafter.of(draft, TreeShape.branching(3, 2, 1), SiblingSampler.withoutReplacement()),
                TreeDrafter.of(draft, TreeShape.branching(3, 2, 1), SiblingSampler.gumbelTopK()),
                TreeDrafter.of(draft, TreeShape.branching(1, 1, 1), SiblingSampler.gumbelTopK()),
                TreeDrafter.of(draft, TreeShape.of(2, 2, 0, 1), SiblingSampler.gumbelTopK()),
                TreeDrafter.of(draft, TreeShape.branching(2, 2, 2), SiblingSampler.topK()),
                TreeDrafter.of(
                        draft, TreeShape.branching(3, 2, 1), SiblingSampler.pickedThenIndependent(PickCount.byShare())),
                TreeDrafter.of(
                        draft,
                        TreeShape.branching(3, 2, 1),
                        SiblingSampler.pickedThenWithoutReplacement(PickCount.exactly(1))),
                TreeDrafter.of(
                        draft,
                        TreeShape.branching(2, 2),
                        SiblingSampler.independent().truncated(3)),
                TreeDrafter.coupled(draft, TreeShape.branching(2, 1)),
                StochasticBeamDrafter.of(draft, 3, 3),
                DynamicTreeDrafter.picked(draft, 5, 3),
                DynamicTreeDrafter.drawn(draft, 5, 3),
                SuggestedTreeDrafter.of(
                        draft, TreeShape.branching(3, 2, 1), NgramDrafter.of(draft.vocabulary(), 3, 4)));
    }

    /** Goes on after the beginnings of texts that the tests start with. */
    private static TokenCorpus corpus(LanguageModel draft) {
        return TokenCorpus.of(draft.vocabulary(), List.of(new int[] {1, 0, 2, 1, 0}, new int[] {2, 1, 0, 0, 1}));
    }

    /** These drafters, each with every verifier for it. */
    static List<Pair> pairs(List<Drafter> drafters) {
        List<Verifier> verifiers = List.of(
                new SpeculativeSampling(),
                new RecursiveRejection(),
                new NaiveSampling(),
                new GreedyMatch(),
                new KSeq(),
                new PickedLast(),
                new BlockVerification(),
                new TraversalVerification(),
                OptimalTransport.exact(),
                OptimalBlockVerification.exact());
        List<Pair> pairs = new ArrayList<>();
        for (Drafter drafter : drafters) {
            for (Verifier verifier : verifiers) {
                if (verifier.draftLaws().contains(drafter.siblings())) {
                    pairs.add(new Pair(drafter, verifier));
                }
            }
        }
        return pairs;
    }
}
