package io.speculative;

import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Drafter;
import io.speculative.draft.GumbelTopK;
import io.speculative.draft.IndependentDraws;
import io.speculative.draft.PickCount;
import io.speculative.draft.PickedThenIndependent;
import io.speculative.draft.PickedThenWithoutReplacement;
import io.speculative.draft.SequentialDraws;
import io.speculative.draft.TopK;
import io.speculative.draft.TreeDrafter;
import io.speculative.draft.TruncatedSampler;
import io.speculative.model.LanguageModel;
import io.speculative.tree.BranchingVector;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.GreedyMatch;
import io.speculative.verify.KSeq;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalBlockVerification;
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
                TreeDrafter.of(draft, BranchingVector.of(2, 1), new IndependentDraws()),
                TreeDrafter.of(draft, BranchingVector.of(2, 1), new SequentialDraws()),
                TreeDrafter.of(draft, BranchingVector.of(2, 1), new TopK()),
                TreeDrafter.of(draft, BranchingVector.of(2, 1), PickedThenIndependent.greedy()),
                TreeDrafter.of(
                        draft, BranchingVector.of(2, 1), PickedThenWithoutReplacement.of(PickCount.exactly(1)))));
    }

    /** All pairs. */
    static List<Pair> all(LanguageModel draft) {
        return pairs(drafters(draft));
    }

    /** Drafters of every kind. */
    static List<Drafter> drafters(LanguageModel draft) {
        return List.of(
                ChainDrafter.of(draft, 1),
                ChainDrafter.of(draft, 4),
                TreeDrafter.of(draft, BranchingVector.of(2, 2, 1), new IndependentDraws()),
                TreeDrafter.of(draft, BranchingVector.of(3, 2, 1), new SequentialDraws()),
                TreeDrafter.of(draft, BranchingVector.of(3, 2, 1), new GumbelTopK()),
                TreeDrafter.of(draft, BranchingVector.of(1, 1, 1), new GumbelTopK()),
                TreeDrafter.of(draft, BranchingVector.of(2, 2, 2), new TopK()),
                TreeDrafter.of(draft, BranchingVector.of(3, 2, 1), PickedThenIndependent.of(PickCount.byShare())),
                TreeDrafter.of(
                        draft, BranchingVector.of(3, 2, 1), PickedThenWithoutReplacement.of(PickCount.exactly(1))),
                TreeDrafter.of(draft, BranchingVector.of(2, 2), TruncatedSampler.of(new IndependentDraws(), 3)),
                TreeDrafter.coupled(draft, BranchingVector.of(2, 1)));
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
                OptimalBlockVerification.exact());
        List<Pair> pairs = new ArrayList<>();
        for (Drafter drafter : drafters) {
            for (Verifier verifier : verifiers) {
                if (verifier.draftLaws().contains(drafter.law())) {
                    pairs.add(new Pair(drafter, verifier));
                }
            }
        }
        return pairs;
    }
}
