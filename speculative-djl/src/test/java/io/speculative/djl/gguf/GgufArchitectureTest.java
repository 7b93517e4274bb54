package io.speculative.djl.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import io.speculative.djl.weights.UnreadableWeightsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What keys say is computed or refused. */
class GgufArchitectureTest {

    private static final Path FILE = Path.of("model.gguf");
    private static final Map<String, List<Double>> NO_FACTORS = Map.of();

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("llama", "expert_count", 8L, "llama.expert_count: 8 (expected: 0)"),
                arguments(
                        "llama",
                        "logit_scale",
                        0.5,
                        "llama.logit_scale: 0.5 (expected: no such key, as it isn't computed)"),
                arguments("llama", "new_list", List.of(1L), "llama.new_list: 1 items (expected: no such key"),
                arguments("llama", "block_count", 1L << 30, "llama.block_count: 1073741824 (expected: at most 50, as"),
                arguments("llama", "block_count", 0L, "llama.block_count: 0 (expected: an integer from 1 on)"),
                arguments("llama", "context_length", -1L, "llama.context_length: -1 (expected: 0 to 2147483647)"),
                arguments("llama", "context_length", "64", "llama.context_length: 64 (expected: an integer)"),
                arguments(
                        "llama",
                        "attention.head_count_kv",
                        List.of(2L, 4L),
                        "llama.attention.head_count_kv: 2 items (expected: the same number for each layer)"),
                arguments("llama", "attention.head_count_kv", 3L, "keyValues: 3 (expected: a divisor of count = 4)"),
                arguments("llama", "attention.value_length", 4L, "llama.attention.value_length: 4 (expected: 8)"),
                arguments(
                        "llama",
                        "attention.layer_norm_rms_epsilon",
                        Double.NaN,
                        "llama.attention.layer_norm_rms_epsilon: NaN (expected: a number > 0)"),
                arguments("llama", "rope.dimension_count", 10L, "width: 10 (expected: <= size of a head = 8)"),
                arguments(
                        "llama",
                        "rope.scaling.type",
                        "dynamic",
                        "llama.rope.scaling.type: dynamic (expected: none or linear or yarn or longrope)"),
                arguments("llama", "rope.scaling.type", "longrope", "llama.rope.scaling.type: longrope, by 1.0, with"),
                arguments(
                        "llama",
                        "rope.scaling.type",
                        "yarn",
                        "llama.rope.scaling.original_context_length: missing (expected: an integer from 1 on)"),
                arguments(
                        "llama",
                        "rope.scaling.yarn_ext_factor",
                        0.5,
                        "llama.rope.scaling.yarn_ext_factor: 0.5 (expected"),
                arguments("qwen2", "attention.sliding_window", 8L, "qwen2.attention.sliding_window: 8 (expected: 0)"),
                arguments(
                        "gemma2",
                        "attention.sliding_window_pattern",
                        List.of(true),
                        "gemma2.attention.sliding_window_pattern: 1 items (expected: 4, one for each layer)"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void decoder_whatIsNotComputed_isRefusedByKeyAndValue(String name, String key, Object value, String message) {
        Map<String, Object> metadata = model(name);
        metadata.put(name + "." + key, value);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decoder(metadata, NO_FACTORS))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("needed")
    void decoder_missingKey_isRefusedByName(String key) {
        Map<String, Object> metadata = model("llama");
        metadata.remove("llama." + key);
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> decoder(metadata, NO_FACTORS))
                .withMessageStartingWith("model.gguf: llama." + key + ": missing (expected: ");
    }

    static List<String> needed() {
        return List.of(
                "context_length",
                "embedding_length",
                "block_count",
                "feed_forward_length",
                "attention.head_count",
                "attention.layer_norm_rms_epsilon");
    }

    @Test
    void of_unknownArchitecture_isRefusedByName() {
        assertThatExceptionOfType(UnreadableWeightsException.class)
                .isThrownBy(() -> decoder(model("bert"), NO_FACTORS))
                .withMessage("model.gguf: general.architecture: bert"
                        + " (expected: llama or qwen2 or qwen3 or phi3 or gemma2 or gemma3)");
    }

    @Test
    void decoder_windowOfZero_isNone() {
        Map<String, Object> metadata = model("phi3");
        metadata.put("phi3.attention.sliding_window", 0L);
        assertThat(decoder(metadata, NO_FACTORS).attention().windowed()).isEmpty();
    }

    @Test
    void decoder_windowsOfGemma2_areThoseOfThePattern() {
        Map<String, Object> metadata = model("gemma2");
        assertThat(decoder(metadata, NO_FACTORS).attention().windowed()).containsExactly(0, 2);
        assertThat(decoder(metadata, NO_FACTORS).attention().window()).isEqualTo(4096);
        metadata.put("gemma2.attention.sliding_window_pattern", 4L);
        assertThat(decoder(metadata, NO_FACTORS).attention().windowed()).containsExactly(0, 1, 2);
        metadata.put("gemma2.attention.sliding_window_pattern", List.of(false, true, true, false));
        assertThat(decoder(metadata, NO_FACTORS).attention().windowed()).containsExactly(1, 2);
    }

    /** Gemma 2 27B has 32 heads of 128 at a width of 4608, and scales by 144. */
    @Test
    void decoder_largestGemma2_scalesByItsWidthPerHead() {
        Map<String, Object> metadata = model("gemma2");
        metadata.put("gemma2.block_count", 46L);
        metadata.put("gemma2.embedding_length", 4608L);
        metadata.put("gemma2.attention.head_count", 32L);
        metadata.put("gemma2.attention.key_length", 128L);
        assertThat(decoder(metadata, NO_FACTORS).attention().scale()).isCloseTo(1.0 / 12, within(1e-12));
    }

    static Stream<Arguments> scalings() {
        List<Double> factors = List.of(1.0, 1.5, 2.0, 8.0);
        return Stream.of(
                arguments(Map.of(), NO_FACTORS, new RotaryScaling.None()),
                arguments(Map.of("rope.scale_linear", 4.0), NO_FACTORS, new RotaryScaling.Linear(4)),
                arguments(Map.of("rope.scaling.factor", 2.0), NO_FACTORS, new RotaryScaling.Linear(2)),
                arguments(
                        Map.of("rope.scaling.factor", 2.0, "rope.scaling.type", "none"),
                        NO_FACTORS,
                        new RotaryScaling.None()),
                arguments(
                        Map.of("rope.scaling.factor", 2.0),
                        Map.of("rope_freqs.weight", factors),
                        new RotaryScaling.LongRope(
                                List.of(2.0, 3.0, 4.0, 16.0), List.of(2.0, 3.0, 4.0, 16.0), Integer.MAX_VALUE, 1)),
                arguments(
                        Map.of("rope.scaling.original_context_length", 32L, "rope.scaling.attn_factor", 1.25),
                        Map.of(
                                "rope_factors_short.weight",
                                factors,
                                "rope_factors_long.weight",
                                Collections.nCopies(4, 9.0)),
                        new RotaryScaling.LongRope(factors, Collections.nCopies(4, 9.0), 32, 1.25)));
    }

    @ParameterizedTest
    @MethodSource("scalings")
    void decoder_scaling_isThatOfKeysAndTensors(
            Map<String, Object> keys, Map<String, List<Double>> factors, RotaryScaling expected) {
        Map<String, Object> metadata = model("llama");
        keys.forEach((key, value) -> metadata.put("llama." + key, value));
        assertThat(decoder(metadata, factors).positions()).isEqualTo(new Positions.Rotary(10_000, 8, expected));
    }

    static Stream<Arguments> mixedScalings() {
        List<Double> factors = List.of(1.0, 1.5, 2.0, 8.0);
        return Stream.of(
                arguments(Map.of(), Map.of("rope_factors_long.weight", factors), "linear, by 1.0, with the tensors ["),
                arguments(
                        Map.of("rope.scaling.type", "yarn", "rope.scaling.factor", 2.0),
                        Map.of("rope_freqs.weight", factors),
                        "yarn, with the tensor rope_freqs.weight (expected: no such tensor)"),
                arguments(Map.of(), Map.of("rope_freqs.weight", List.of(1.0)), "1 factors (expected: 4"));
    }

    @ParameterizedTest
    @MethodSource("mixedScalings")
    void decoder_scalingsThatDoNotGoTogether_areRefused(
            Map<String, Object> keys, Map<String, List<Double>> factors, String message) {
        Map<String, Object> metadata = model("llama");
        keys.forEach((key, value) -> metadata.put("llama." + key, value));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decoder(metadata, factors))
                .withMessageContaining(message);
    }

    private static DecoderConfig decoder(Map<String, Object> metadata, Map<String, List<Double>> factors) {
        GgufMetadata all = new GgufMetadata(FILE, metadata);
        Set<String> tensors = new TreeSet<>();
        for (int tensor = 0; tensor < 50; tensor++) {
            tensors.add("t" + tensor);
        }
        return GgufArchitecture.of(all).decoder(all, tensors, 96, factors);
    }

    private static Map<String, Object> model(String name) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("general.architecture", name);
        Map.of(
                        "context_length", 64L,
                        "embedding_length", 32L,
                        "block_count", 4L,
                        "feed_forward_length", 40L,
                        "attention.head_count", 4L,
                        "attention.head_count_kv", 2L)
                .forEach((key, value) -> metadata.put(name + "." + key, value));
        metadata.put(name + ".attention.layer_norm_rms_epsilon", 1e-6);
        return metadata;
    }
}
