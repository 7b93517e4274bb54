package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import io.speculative.model.SharedTokens;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Drafts with a model that has another tokenizer: it proposes only the tokens that both models have. On the default pair that is
 * all of them.
 */
@Command(name = "DraftWithOtherTokenizer", description = "Continues a text with a draft model of any tokenizer.")
public final class DraftWithOtherTokenizer implements Runnable {

    @Mixin
    private PairArguments pair = new PairArguments("Once upon a time there was a little girl");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new DraftWithOtherTokenizer(), args);
    }

    @Override
    public void run() {
        PrintWriter out = pair.out();
        String text = pair.text();
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
            SharedTokens shared = SharedTokens.of(draft, target.vocabulary());
            out.println(
                    shared.count() + " of the target's " + target.vocabulary().size() + " tokens can be drafted");
            var decoder = SpeculativeDecoder.of(target, ChainDrafter.of(shared, 4));
            try (Generation generation = decoder.generate(text, GenerationOptions.maxTokens(96))) {
                out.println(text + generation.text());
                out.printf(
                        Locale.ROOT,
                        "%n%.0f %% of the tested tokens accepted%n",
                        100 * generation.stats().acceptanceRate());
            }
        }
    }
}
