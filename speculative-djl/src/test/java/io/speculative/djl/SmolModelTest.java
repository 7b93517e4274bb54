package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.speculative.AutoregressiveDecoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.chat.ChatMessage;
import io.speculative.djl.precision.Precision;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A published chat model in a GGUF file, against transformers on the dequantised weights. */
@EnabledIfSystemProperty(named = "speculative.shared", matches = ".+")
class SmolModelTest {

    @SuppressWarnings("NullAway.Init")
    private static HuggingFaceModel model;

    private static Path folder() {
        return Path.of(System.getProperty("speculative.shared"), "data", "models", "smollm2-135m-instruct");
    }

    /** The model. */
    static Path file() {
        return folder().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    @BeforeAll
    static void open() {
        model = HuggingFaceModel.open(
                file(), ModelOptions.defaults().withPrecision(Precision.FP32).withContextLimit(512));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static List<JsonNode> prompts() {
        try {
            return StreamSupport.stream(
                            new JsonMapper()
                                    .readTree(folder().resolve("reference.json").toFile())
                                    .spliterator(),
                            false)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void chatPrompt_aQuestion_isTheReferences(JsonNode reference) {
        assertThat(model.chatPrompt(
                        List.of(ChatMessage.user(reference.path("prompt").asText()))))
                .containsExactly(integers(reference.path("promptIds")));
    }

    /**
     * Within what the reference itself is off: transformers on the same dequantised weights differs from it by up to 0.0134, and
     * from this library by 2e-6.
     */
    @ParameterizedTest
    @MethodSource("prompts")
    void score_prompt_givesTheReferencesLogits(JsonNode reference) {
        int[] prompt = integers(reference.path("promptIds"));
        try (ModelSession session = model.open()) {
            session.append(Arrays.copyOf(prompt, prompt.length - 1));
            Scores scores = session.score(TokenTree.root(prompt[prompt.length - 1]));
            float[] logits = new float[scores.vocabularySize()];
            scores.copyLogits(0, logits);
            int[] largest = integers(reference.path("topIds"));
            for (int i = 0; i < largest.length; i++) {
                assertThat((double) logits[largest[i]])
                        .isCloseTo(reference.path("topLogits").path(i).asDouble(), within(0.015));
            }
        }
    }

    /** As far as the margin of each step so far is larger than what rounding may change. */
    @ParameterizedTest
    @MethodSource("prompts")
    void generate_greedy_givesTheReferencesText(JsonNode reference) {
        int[] expected = integers(reference.path("greedyIds"));
        int clear = (int) IntStream.range(0, expected.length)
                .takeWhile(i -> reference.path("greedyMargins").path(i).asDouble() > 1e-3)
                .count();
        assertThat(clear).isPositive();
        try (Generation generation = AutoregressiveDecoder.of(model)
                .generate(integers(reference.path("promptIds")), GenerationOptions.maxTokens(clear))) {
            for (int i = 0; i < clear; i++) {
                assertThat(generation.next().token()).as("token %s", i).isEqualTo(expected[i]);
            }
            if (clear == expected.length) {
                assertThat(generation.text()).isEqualTo(reference.path("text").asText());
            }
        }
    }

    private static int[] integers(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
