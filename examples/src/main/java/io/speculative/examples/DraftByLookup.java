package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Drafts without a draft model: what followed the same words earlier in the request. That pays where a text repeats itself, as
 * summaries, corrections and code do.
 */
@Command(name = "DraftByLookup", description = "Continues a text that repeats itself; its own words are the draft.")
public final class DraftByLookup implements Runnable {

    @Mixin
    private TargetArguments arguments = new TargetArguments(
            "This is the house that Jack built. This is the malt that lay in the house that Jack built. This is the rat");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new DraftByLookup(), args);
    }

    @Override
    public void run() {
        PrintWriter out = arguments.out();
        String text = arguments.text();
        try (LanguageModel model = HuggingFaceModel.open(arguments.folder())) {
            var decoder = SpeculativeDecoder.of(model, NgramDrafter.of(model.vocabulary(), 3, 8));
            try (Generation generation = decoder.generate(text, GenerationOptions.maxTokens(96))) {
                out.println(text + generation.text());
                DecodingStats stats = generation.stats();
                out.printf(
                        Locale.ROOT,
                        "%n%d of %d looked-up tokens accepted; %.2f tokens per target pass%n",
                        stats.accepted(),
                        stats.drafted(),
                        stats.blockEfficiency());
            }
        }
    }
}
