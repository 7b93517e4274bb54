package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.chat.ChatMessage;
import io.speculative.djl.precision.Precision;
import io.speculative.djl.precision.RowArithmetic;
import io.speculative.draft.Drafter;
import io.speculative.draft.lookup.NgramDrafter;
import io.speculative.draft.lookup.SuffixDrafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TreeDrafter;
import io.speculative.draft.sibling.SiblingSampler;
import io.speculative.tree.TreeShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A published chat model says greedily what it says without speculation, whoever drafts; here it drafts for itself, in 8 bits. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class SmolTextTest {

    private static final int TOKENS = 40;
    private static final String QUESTION = "Repeat this list twice: red apples, green apples, red plums, green plums.";

    @ParameterizedTest
    @CsvSource({"FP32, FAST", "FP16, BIT_EQUAL", "INT8, BIT_EQUAL"})
    void generate_greedySpeculative_givesThePlainText(Precision precision, RowArithmetic rows) {
        try (HuggingFaceModel target = open(precision, rows);
                HuggingFaceModel draft = open(Precision.INT8, RowArithmetic.FAST)) {
            int[] prompt = target.chatPrompt(List.of(ChatMessage.user(QUESTION)));
            List<Integer> plain = tokens(AutoregressiveDecoder.of(target), prompt);
            List<Drafter> drafters = List.of(
                    ChainDrafter.of(draft, 4),
                    TreeDrafter.of(draft, TreeShape.of(2, 2, 1), SiblingSampler.withoutReplacement()),
                    NgramDrafter.of(target.vocabulary(), 3, 8),
                    SuffixDrafter.of(target.vocabulary(), 8));

            assertThat(drafters)
                    .allSatisfy(drafter -> assertThat(tokens(SpeculativeDecoder.of(target, drafter), prompt))
                            .as(drafter.toString())
                            .isEqualTo(plain));
        }
    }

    private static HuggingFaceModel open(Precision precision, RowArithmetic rows) {
        return HuggingFaceModel.open(
                SmolModelTest.file(),
                ModelOptions.defaults().withPrecision(precision).withRows(rows).withContextLimit(256));
    }

    private static List<Integer> tokens(Decoder decoder, int[] prompt) {
        List<Integer> tokens = new ArrayList<>();
        try (Generation generation = decoder.generate(prompt, GenerationOptions.maxTokens(TOKENS))) {
            generation.forEachRemaining(event -> tokens.add(event.token()));
        }
        return tokens;
    }
}
