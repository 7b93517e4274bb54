package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Ends texts before their length is reached: at a token that the caller names, and by a call. Any thread may cancel.
 */
@Command(name = "StopAndCancel", description = "Stops a text after its first sentence, and cancels another.")
public final class StopAndCancel implements Runnable {

    @Mixin
    private PairArguments pair = new PairArguments("The lion looked at the little girl and");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new StopAndCancel(), args);
    }

    @Override
    public void run() {
        PrintWriter out = pair.out();
        String text = pair.text();
        PairFolders folders = pair.folders();
        try (LanguageModel target = HuggingFaceModel.open(folders.target());
                LanguageModel draft = HuggingFaceModel.open(folders.draft())) {
            var decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 4));
            int fullStop = target.vocabulary().encodeContinuation(".")[0];
            GenerationOptions request =
                    GenerationOptions.maxTokens(256).withSamplingRule(SamplingRule.temperature(0.8));
            try (Generation sentence = decoder.generate(text, request.withStopTokens(Set.of(fullStop)))) {
                out.println(
                        text + sentence.text() + " [" + sentence.stopReason().orElseThrow() + "]");
            }
            try (Generation beginning = decoder.generate(text, request)) {
                StringBuilder read = new StringBuilder();
                while (beginning.hasNext()) {
                    read.append(beginning.next().text());
                    if (read.length() > 40) {
                        beginning.cancel();
                    }
                }
                out.println(text + read + " [" + beginning.stopReason().orElseThrow() + "]");
            }
        }
    }
}
