package io.speculative.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.speculative.AutoregressiveDecoder;
import io.speculative.Decoder;
import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.distribution.SamplingRule;
import io.speculative.djl.precision.Precision;
import io.speculative.draft.model.ChainDrafter;
import io.speculative.model.ModelSession;
import io.speculative.model.Scores;
import io.speculative.tree.TokenTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose numbers overflow: weights are finite, rows are not. */
class NanRowsTest {

    private static final int[] PROMPT = {1, 5, 7};
    private static final GenerationOptions GREEDY = GenerationOptions.maxTokens(6);

    @TempDir
    private Path broken;

    @TempDir
    private Path whole;

    @BeforeEach
    void writeModels() throws IOException {
        RandomModelFolder.write(whole);
        RandomModelFolder.write(broken);
        Path file = broken.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer weights = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(weights.getLong(0));
        String json = new String(bytes, Long.BYTES, header, StandardCharsets.UTF_8);
        String begin =
                json.substring(json.indexOf("[", json.indexOf("data_offsets", json.indexOf("model.norm.weight"))));
        int offset = Integer.parseInt(begin.substring(1, begin.indexOf(',')));
        weights.putFloat(Long.BYTES + header + offset, Float.MAX_VALUE);
        weights.putFloat(Long.BYTES + header + offset + Float.BYTES, -Float.MAX_VALUE);
        Files.write(file, bytes);
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "INT8"})
    void score_rowsThatOverflow_areRefusedWithRowAndPosition(Precision precision) {
        try (HuggingFaceModel model = open(broken, precision);
                ModelSession session = model.open()) {
            session.append(PROMPT);
            Scores scores = session.score(TokenTree.chain(2, 3));
            String message = "logits: NaN or infinite in row 1, of the token at position 4 (expected: numbers;"
                    + " the model's weights are broken, or overflow)";
            assertThatIllegalStateException().isThrownBy(() -> scores.argmax(1)).withMessage(message);
            assertThatIllegalStateException()
                    .isThrownBy(() -> scores.softmax(1, 1.0))
                    .withMessage(message);
        }
    }

    @Test
    void generate_targetWithSuchRows_throws() {
        try (HuggingFaceModel target = open(broken, Precision.FP32);
                HuggingFaceModel draft = open(whole, Precision.FP32)) {
            for (Decoder decoder : new Decoder[] {
                AutoregressiveDecoder.of(target), SpeculativeDecoder.of(target, ChainDrafter.of(draft, 3))
            }) {
                for (GenerationOptions options :
                        new GenerationOptions[] {GREEDY, GREEDY.withSamplingRule(SamplingRule.temperature(1))}) {
                    try (Generation generation = decoder.generate(PROMPT, options)) {
                        assertThatIllegalStateException()
                                .isThrownBy(generation::next)
                                .withMessageStartingWith(
                                        "logits: NaN or infinite in row 0, of the token at position 2");
                    }
                }
            }
        }
    }

    @Test
    void generate_draftModelWithSuchRows_goesOnWithoutIt() {
        try (HuggingFaceModel target = open(whole, Precision.FP32);
                HuggingFaceModel draft = open(broken, Precision.FP32);
                Generation plain = AutoregressiveDecoder.of(target).generate(PROMPT, GREEDY);
                Generation planned = SpeculativeDecoder.of(target, draft).generate(PROMPT, GREEDY)) {
            assertThat(planned.text()).isEqualTo(plain.text());
        }
    }

    private static HuggingFaceModel open(Path folder, Precision precision) {
        return HuggingFaceModel.open(folder, ModelOptions.defaults().withPrecision(precision));
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "FP16", "INT8"})
    void generate_coldestTemperatures_areGreedy(Precision precision) {
        try (HuggingFaceModel model = HuggingFaceModel.open(
                whole, ModelOptions.defaults().withThreads(1).withPrecision(precision))) {
            String greedy = text(AutoregressiveDecoder.of(model), GREEDY);
            for (double temperature : new double[] {1e-29, 1e-38, 1e-300, Double.MIN_VALUE}) {
                GenerationOptions cold = GREEDY.withSamplingRule(SamplingRule.temperature(temperature));
                assertThat(text(AutoregressiveDecoder.of(model), cold)).isEqualTo(greedy);
                assertThat(text(SpeculativeDecoder.of(model, ChainDrafter.of(model, 3)), cold))
                        .isEqualTo(greedy);
            }
        }
    }

    private static String text(Decoder decoder, GenerationOptions options) {
        try (Generation generation = decoder.generate(PROMPT, options)) {
            return generation.text();
        }
    }
}
