package io.speculative.bench.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.GenerationOptions.EndTokens;
import io.speculative.GreedyDivergence;
import io.speculative.SpeculativeDecoder;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.djl.ModelOptions;
import io.speculative.draft.Drafter;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.draft.model.TextMatchDrafter;
import io.speculative.metrics.DecodingStats;
import io.speculative.model.LanguageModel;
import io.speculative.model.SharedTokens;
import io.speculative.verify.SpeculativeSampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Real models with tokenizers of two kinds: a byte-level one of 4,096 tokens, and a SentencePiece one of 512. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherTokenizerTest {

    private static final String PROMPT = "Once upon a time, there was a little girl named Lily. She said, “";

    @SuppressWarnings("NullAway.Init")
    private LanguageModel byteLevel;

    @SuppressWarnings("NullAway.Init")
    private LanguageModel sentencePiece;

    @BeforeAll
    void open() {
        byteLevel = open(Path.of("examples", "models", "storybook-target"));
        sentencePiece = open(Path.of(System.getProperty("speculative.shared"), "data", "models", "stories260K"));
    }

    @AfterAll
    void close() {
        byteLevel.close();
        sentencePiece.close();
    }

    @Test
    void generate_textMatch_equalsPlainDecoding() {
        assertEqualsPlain(byteLevel, TextMatchDrafter.of(sentencePiece, byteLevel.vocabulary(), 6));
        assertEqualsPlain(sentencePiece, TextMatchDrafter.of(byteLevel, sentencePiece.vocabulary(), 3));
    }

    @Test
    void generate_targetDraftsForItselfThroughText_isAcceptedNearlyAlways() {
        for (LanguageModel model : List.of(byteLevel, sentencePiece)) {
            DecodingStats stats = assertEqualsPlain(model, TextMatchDrafter.of(model, model.vocabulary(), 4));
            assertThat(stats.acceptanceRate()).isGreaterThan(0.9);
        }
    }

    @Test
    void generate_sharedTokens_equalsPlainDecoding() {
        assertEqualsPlain(byteLevel, ChainDrafter.of(SharedTokens.of(sentencePiece, byteLevel.vocabulary()), 3));
        assertEqualsPlain(sentencePiece, ChainDrafter.of(SharedTokens.of(byteLevel, sentencePiece.vocabulary()), 3));
    }

    private static DecodingStats assertEqualsPlain(LanguageModel target, Drafter drafter) {
        GenerationOptions options = GenerationOptions.maxTokens(96).withEndTokens(EndTokens.IGNORE);
        int[] prompt = target.vocabulary().encode(PROMPT);
        int[] plain = tokens(AutoregressiveDecoder.of(target), prompt, options);
        try (Generation generation = SpeculativeDecoder.of(target, drafter, new SpeculativeSampling())
                .generate(prompt, options)) {
            int[] speculative = tokens(generation);
            assertThat(GreedyDivergence.between(target, prompt, plain, speculative))
                    .isEmpty();
            assertThat(generation.stats().accepted()).isPositive();
            assertThat(generation.stats().drafterFailures()).isZero();
            return generation.stats();
        }
    }

    private static int[] tokens(Decoder decoder, int[] prompt, GenerationOptions options) {
        try (Generation generation = decoder.generate(prompt, options)) {
            return tokens(generation);
        }
    }

    private static int[] tokens(Generation generation) {
        List<Integer> tokens = new ArrayList<>();
        generation.forEachRemaining(event -> tokens.add(event.token()));
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    private static LanguageModel open(Path folder) {
        return HuggingFaceModel.open(folder, ModelOptions.defaults().withThreads(1));
    }
}
