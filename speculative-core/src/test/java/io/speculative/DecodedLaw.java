package io.speculative;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.distribution.Enumeration;
import io.speculative.distribution.SamplingRule;
import io.speculative.model.TableModel;
import io.speculative.verify.LosslessProof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The law of what a decoder emits, by enumeration of all its random choices, held against the target's own. */
final class DecodedLaw {

    private DecodedLaw() {}

    /**
     * The largest difference between a text's probability and what the target gives it, at temperature 1.
     *
     * @param decoder has drafts and a verifier whose random choices can be enumerated
     * @param target the decoder's target
     * @param newTokens the length of the texts
     * @param each is handed every generation after its end
     */
    static double deviation(SpeculativeDecoder decoder, TableModel target, int newTokens, Consumer<Generation> each) {
        SamplingRule rule = SamplingRule.temperature(1);
        List<Integer> prompt = List.of(1, 0);
        GenerationOptions options = GenerationOptions.maxTokens(newTokens).withSamplingRule(rule);
        Map<List<Integer>, Double> law = Enumeration.law(random -> {
            try (Generation generation = new Generation(decoder.request(new int[] {1, 0}, options, random))) {
                List<Integer> text = new ArrayList<>(prompt);
                generation.forEachRemaining(event -> text.add(event.token()));
                each.accept(generation);
                return text;
            }
        });
        Map<List<Integer>, Double> expected = new HashMap<>();
        LosslessProof.complete(target, rule, prompt, prompt.size() + newTokens, 1, expected);
        assertThat(expected.keySet()).containsAll(law.keySet());
        return expected.entrySet().stream()
                .mapToDouble(text -> Math.abs(law.getOrDefault(text.getKey(), 0.0) - text.getValue()))
                .max()
                .orElseThrow();
    }
}
