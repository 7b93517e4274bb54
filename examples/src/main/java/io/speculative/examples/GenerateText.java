package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Continues a text: the example of the README. */
@Command(name = "GenerateText", description = "Continues a text with a pair of models.")
public final class GenerateText implements Runnable {

    @Mixin
    private PairArguments pair = new PairArguments("Once upon a time there was a little girl");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new GenerateText(), args);
    }

    @Override
    public void run() {
        PrintWriter out = pair.out();
        String text = pair.text();
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
            var decoder = SpeculativeDecoder.of(target, draft);
            try (Generation generation = decoder.generate(text, GenerationOptions.maxTokens(128))) {
                generation.forEachRemaining(event -> {
                    out.print(event.text());
                    out.flush();
                });
            }
            out.println();
        }
    }
}
