package io.speculative.examples;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Drafts with a drafter of one's own, {@link FollowerDrafter}. Whatever it proposes, the text stays the target's.
 */
@Command(name = "OwnDrafter", description = "Continues a text with a drafter written for this example.")
public final class OwnDrafter implements Runnable {

    @Mixin
    private TargetArguments arguments =
            new TargetArguments("The cat sat on the mat, and the dog sat on the mat, and the cow sat on the");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new OwnDrafter(), args);
    }

    @Override
    public void run() {
        PrintWriter out = arguments.out();
        String text = arguments.text();
        try (LanguageModel model = HuggingFaceModel.open(arguments.folder())) {
            GenerationOptions request = GenerationOptions.maxTokens(64);
            String plain =
                    AutoregressiveDecoder.of(model).generate(text, request).text();
            var decoder = SpeculativeDecoder.of(model, new FollowerDrafter(model.vocabulary(), 6));
            try (Generation generation = decoder.generate(text, request)) {
                boolean same = generation.text().equals(plain);
                out.println(text + plain);
                out.println();
                out.println("With the drafter: " + (same ? "the same text" : "a text that parts at a near tie"));
                out.printf(
                        Locale.ROOT,
                        "%.2f tokens per target pass%n",
                        generation.stats().blockEfficiency());
            }
        }
    }
}
