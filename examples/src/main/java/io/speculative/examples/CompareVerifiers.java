package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.BlockVerification;
import io.speculative.verify.NaiveSampling;
import io.speculative.verify.OptimalBlockVerification;
import io.speculative.verify.OptimalTransport;
import io.speculative.verify.RecursiveRejection;
import io.speculative.verify.SpeculativeSampling;
import io.speculative.verify.TraversalVerification;
import io.speculative.verify.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What each way to draft and each way to verify makes of the same prompt, at temperature 1. */
public final class CompareVerifiers {

    private static final int SEEDS = 8;
    private static final String ROW = "%-24s %-10s %17s %18s%n";

    private CompareVerifiers() {}

    /**
     * Prints a table.
     *
     * @param args folder of the target model, folder of the draft model, text to continue
     */
    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("CompareVerifiers: " + args.length + " arguments (expected: TARGET DRAFT TEXT)");
            System.exit(2);
        }
        try (LanguageModel target = HuggingFaceModel.open(Path.of(args[0]));
                LanguageModel draft = HuggingFaceModel.open(Path.of(args[1]))) {
            TreeShape tree = TreeShape.branching(3, 2, 1);
            List<Drafter> drafters = List.of(
                    ChainDrafter.of(draft, 3),
                    TreeDrafter.of(draft, tree, SiblingSampler.independent()),
                    TreeDrafter.of(draft, tree, SiblingSampler.gumbelTopK()),
                    TreeDrafter.of(draft, tree, SiblingSampler.topK()));
            List<Verifier> verifiers = List.of(
                    new SpeculativeSampling(),
                    new BlockVerification(),
                    new RecursiveRejection(),
                    new TraversalVerification(),
                    OptimalTransport.exact(),
                    OptimalBlockVerification.exact(),
                    new NaiveSampling());
            System.out.printf(ROW, "drafter", "verifier", "block efficiency", "draft utilization");
            for (Drafter drafter : drafters) {
                for (Verifier verifier : verifiers) {
                    if (verifier.draftLaws().contains(drafter.siblings())) {
                        List<DecodingStats> stats = run(SpeculativeDecoder.of(target, drafter, verifier), args[2]);
                        System.out.printf(
                                ROW,
                                drafter,
                                verifier,
                                mean(stats, DecodingStats::blockEfficiency),
                                mean(stats, DecodingStats::draftUtilization));
                    }
                }
            }
        }
    }

    private static List<DecodingStats> run(SpeculativeDecoder decoder, String prompt) {
        List<DecodingStats> stats = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            GenerationOptions request = GenerationOptions.maxTokens(128)
                    .withSamplingRule(SamplingRule.temperature(1))
                    .withSeed(seed);
            try (Generation generation = decoder.generate(prompt, request)) {
                generation.text();
                stats.add(generation.stats());
            }
        }
        return stats;
    }

    private static String mean(List<DecodingStats> stats, ToDoubleFunction<DecodingStats> ratio) {
        return String.format(
                Locale.ROOT, "%.2f", stats.stream().mapToDouble(ratio).average().orElseThrow());
    }
}
