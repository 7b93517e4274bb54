package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.ChainDrafter;
import io.speculative.draft.Drafter;
import io.speculative.draft.GumbelTopK;
import io.speculative.draft.IndependentDraws;
import io.speculative.draft.TopK;
import io.speculative.draft.TreeDrafter;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.LanguageModel;
import io.speculative.tree.BranchingVector;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.Verifier;
import java.nio.file.Path;
import java.util.List;

/** What each way to draft and each way to verify makes of the same prompt, at temperature 1. */
public final class CompareVerifiers {

    private static final int SEEDS = 8;

    private CompareVerifiers() {}

    /**
     * Prints a table.
     *
     * @param args folder of the target model, folder of the draft model, text to continue
     */
    public static void main(String[] args) {
        try (LanguageModel target = HuggingFaceModel.open(Path.of(args[0]));
                LanguageModel draft = HuggingFaceModel.open(Path.of(args[1]))) {
            BranchingVector tree = BranchingVector.of(3, 2, 1);
            List<Drafter> drafters = List.of(
                    ChainDrafter.of(draft, 3),
                    TreeDrafter.of(draft, tree, new IndependentDraws()),
                    TreeDrafter.of(draft, tree, new GumbelTopK()),
                    TreeDrafter.of(draft, tree, new TopK()));
            List<Verifier> verifiers =
                    List.of(new SpeculativeSampling(), new RecursiveRejection(), new NaiveSampling());
            System.out.printf("%-24s %-10s %16s %16s%n", "drafter", "verifier", "block efficiency", "utilization");
            for (Drafter drafter : drafters) {
                for (Verifier verifier : verifiers) {
                    if (verifier.draftLaws().contains(drafter.law())) {
                        printRow(
                                SpeculativeDecoder.of(target, drafter, verifier), args[2], drafter + "", verifier + "");
                    }
                }
            }
        }
    }

    private static void printRow(SpeculativeDecoder decoder, String prompt, String drafter, String verifier) {
        double blockEfficiency = 0;
        double utilization = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            GenerationOptions request = GenerationOptions.maxTokens(128)
                    .withSamplingRule(SamplingRule.temperature(1))
                    .withSeed(seed);
            try (Generation generation = decoder.generate(prompt, request)) {
                generation.forEachRemaining(event -> {});
                DecodingStats stats = generation.stats();
                blockEfficiency += stats.blockEfficiency() / SEEDS;
                utilization += stats.draftUtilization() / SEEDS;
            }
        }
        System.out.printf("%-24s %-10s %16.2f %16.2f%n", drafter, verifier, blockEfficiency, utilization);
    }
}
