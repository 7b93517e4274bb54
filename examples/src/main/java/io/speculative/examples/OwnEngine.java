package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.examples.characters.CharacterModel;
import io.speculative.examples.characters.CharacterVocabulary;
import io.speculative.examples.characters.NorthWind;
import io.speculative.model.LanguageModel;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs models of one's own: target and draft only count which character follows which, so no model folder is needed. An
 * engine is a {@code LanguageModel} and its {@code ModelSession}; those of this example are in
 * {@code io.speculative.examples.characters}.
 */
@Command(name = "OwnEngine", description = "Continues a text with models that count characters.")
public final class OwnEngine implements Runnable {

    @Mixin
    private TextArguments arguments = new TextArguments("The ");

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new OwnEngine(), args);
    }

    @Override
    public void run() {
        PrintWriter out = arguments.out();
        String text = arguments.text();
        var vocabulary = CharacterVocabulary.of(NorthWind.TEXT);
        try (LanguageModel target = CharacterModel.of(vocabulary, NorthWind.TEXT, 4);
                LanguageModel draft = CharacterModel.of(vocabulary, NorthWind.TEXT, 3)) {
            var decoder = SpeculativeDecoder.of(target, ChainDrafter.of(draft, 6));
            GenerationOptions request = GenerationOptions.maxTokens(200).withSamplingRule(SamplingRule.temperature(1));
            try (Generation generation = decoder.generate(text, request)) {
                out.println(text + generation.text());
                out.printf(
                        Locale.ROOT,
                        "%n%.2f characters per target pass%n",
                        generation.stats().blockEfficiency());
            }
        }
    }
}
