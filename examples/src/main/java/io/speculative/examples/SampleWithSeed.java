package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Draws texts at a temperature: the same seed gives the same text again.
 *
 * <p>With any decoder that holds as long as the decoder lives. It holds from one run of the program to the next for a drafter
 * that proposes alike in each, such as this chain of fixed length. The default drafter times the models when it is made, so in
 * another run it may propose other drafts, and with them other texts of the same law are drawn.
 */
@Command(name = "SampleWithSeed", description = "Draws a text twice with one seed, and once with the next.")
public final class SampleWithSeed implements Runnable {

    @Mixin
    private PairArguments pair = new PairArguments("The old wizard opened the door and");

    @Option(names = "--temperature", paramLabel = "T", description = "above 0; default: ${DEFAULT-VALUE}")
    private double temperature = 0.8;

    @Option(names = "--seed", paramLabel = "S", description = "of the random numbers; default: ${DEFAULT-VALUE}")
    private long seed = 1;

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new SampleWithSeed(), args);
    }

    @Override
    public void run() {
        PrintWriter out = pair.out();
        String text = pair.text();
        GenerationOptions request = GenerationOptions.maxTokens(48)
                .withSamplingRule(SamplingRule.temperature(temperature).withTopP(0.95));
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
            var decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 4));
            for (long each : new long[] {seed, seed, seed + 1}) {
                try (Generation generation = decoder.generate(text, request.withSeed(each))) {
                    out.println("seed " + each + ": " + text + generation.text());
                }
            }
        }
    }
}
