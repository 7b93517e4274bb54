package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import java.nio.file.Path;

/** Continues a text: the example of the README. */
public final class GenerateText {

    private GenerateText() {}

    /**
     * Prints a continuation.
     *
     * @param args folder of the target model, folder of the draft model, text to continue
     */
    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("GenerateText: " + args.length + " arguments (expected: TARGET DRAFT TEXT)");
            System.exit(2);
        }
        try (LanguageModel target = HuggingFaceModel.open(Path.of(args[0]));
                LanguageModel draft = HuggingFaceModel.open(Path.of(args[1]))) {
            var decoder = SpeculativeDecoder.of(target, draft);
            try (Generation generation = decoder.generate(args[2], GenerationOptions.maxTokens(128))) {
                generation.forEachRemaining(event -> System.out.print(event.text()));
            }
            System.out.println();
        }
    }
}
