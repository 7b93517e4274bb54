package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.model.LanguageModel;
import io.speculative.tree.TreeShape;
import io.speculative.verify.GreedyMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models of this repository, in every precision whose greedy text is promised not to depend on speculation. */
class DefaultPairTest {

    private static final GenerationOptions REQUEST =
            GenerationOptions.maxTokens(96).withSamplingRule(SamplingRule.greedy());

    @ParameterizedTest
    @CsvSource({"FP32, FAST", "FP16, FAST", "INT8, BIT_EQUAL"})
    void generate_greedily_givesThePlainText(Precision precision, RowArithmetic rows) {
        ModelOptions options = ModelOptions.defaults().withPrecision(precision).withRows(rows);
        PairFolders pair = PairFolders.locate();
        try (LanguageModel target = HuggingFaceModel.open(pair.target(), options);
                LanguageModel draft = HuggingFaceModel.open(pair.draft())) {
            List<Integer> plain = text(AutoregressiveDecoder.of(target));

            assertThat(plain).hasSizeGreaterThan(48);
            assertThat(text(SpeculativeDecoder.of(target, ChainDrafter.of(draft, 5), new GreedyMatch())))
                    .isEqualTo(plain);
            assertThat(text(SpeculativeDecoder.of(
                            target,
                            TreeDrafter.of(draft, TreeShape.of(2, 2, 1, 1), SiblingSampler.topK()),
                            new GreedyMatch())))
                    .isEqualTo(plain);
        }
    }

    /** The decoder that plans its drafts, with other requests running at the same time. */
    @Test
    void generate_sameSeedOnABusyMachine_givesTheSameText() {
        PairFolders pair = PairFolders.locate();
        GenerationOptions request =
                REQUEST.withSamplingRule(SamplingRule.temperature(0.8)).withSeed(7);
        try (LanguageModel target = HuggingFaceModel.open(pair.target());
                LanguageModel draft = HuggingFaceModel.open(pair.draft())) {
            Decoder decoder = SpeculativeDecoder.of(target, draft);
            List<Integer> alone = text(decoder, request);

            List<List<Integer>> together = IntStream.range(0, 12)
                    .parallel()
                    .mapToObj(run -> text(decoder, run % 2 == 0 ? request : request.withSeed(run)))
                    .toList();

            for (int run = 0; run < together.size(); run += 2) {
                assertThat(together.get(run)).isEqualTo(alone);
            }
        }
    }

    private static List<Integer> text(Decoder decoder) {
        return text(decoder, REQUEST);
    }

    private static List<Integer> text(Decoder decoder, GenerationOptions request) {
        List<Integer> tokens = new ArrayList<>();
        try (Generation generation = decoder.generate("The lion looked at the little girl and", request)) {
            generation.forEachRemaining(event -> tokens.add(event.token()));
        }
        return tokens;
    }
}
