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
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each way to draft and each way to verify makes of the same prompt, at temperature 1. */
@Command(name = "CompareVerifiers", description = "Compares ways to draft and to verify on the same text.")
public final class CompareVerifiers implements Runnable {

    private static final String ROW = "%-24s %-10s %17s %18s%n";

    @Mixin
    private PairArguments pair = new PairArguments("Once upon a time there was a little girl");

    @Option(names = "--seeds", paramLabel = "N", description = "texts of each pair; default: ${DEFAULT-VALUE}")
    private int seeds = 2;

    @Option(names = "--max-new-tokens", paramLabel = "N", description = "of each text; default: ${DEFAULT-VALUE}")
    private int maxNewTokens = 128;

    /**
     * Prints a table.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new CompareVerifiers(), args);
    }

    @Override
    public void run() {
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds: " + seeds + " (expected: >= 1)");
        }
        GenerationOptions request =
                GenerationOptions.maxTokens(maxNewTokens).withSamplingRule(SamplingRule.temperature(1));
        PrintWriter out = pair.out();
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
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
            out.printf(ROW, "drafter", "verifier", "block efficiency", "draft utilization");
            for (Drafter drafter : drafters) {
                for (Verifier verifier : verifiers) {
                    if (verifier.draftLaws().contains(drafter.siblings())) {
                        List<DecodingStats> stats = run(SpeculativeDecoder.of(target, drafter, verifier), request);
                        out.printf(
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

    private List<DecodingStats> run(SpeculativeDecoder decoder, GenerationOptions request) {
        List<DecodingStats> stats = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            try (Generation generation = decoder.generate(pair.text(), request.withSeed(seed))) {
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
