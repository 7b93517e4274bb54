package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The Gemmas: a Llama whose gains are stored as distances from one, whose embeddings are scaled and serve as head, and whose
 * activation is a GELU.
 */
final class GemmaFamily {

    private static final LlamaFamily.Defaults DEFAULTS =
            LlamaFamily.Defaults.of(OptionalInt.of(4), OptionalInt.of(256));
    private static final double NO_CAP = Double.POSITIVE_INFINITY;
    private static final int USUAL_PATTERN = 6;

    private GemmaFamily() {}

    /** Gemma 1, whose files call the activation "gelu" where they mean its approximation. */
    static DecoderConfig gemma(JsonFile config) {
        LlamaFamily family =
                new LlamaFamily(config, 1e-6, LlamaFamily.Defaults.of(OptionalInt.of(16), OptionalInt.of(256)));
        boolean misnamed = config.field("hidden_act")
                .filter(name -> name.asText().equals("gelu"))
                .isPresent();
        family.setGemma(
                misnamed ? Activation.GELU_TANH : family.fields().activation("hidden_act", Activation.GELU_TANH));
        family.setOneWindow(OptionalInt.empty());
        return family.decoder(true, 8192);
    }

    /** Gemma 2: norms after each part too, caps, a window in every other layer. */
    static DecoderConfig gemma2(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, DEFAULTS);
        setLater(family, family.fields().cap("attn_logit_softcapping", 50), 30);
        family.setWindows(family.fields().window(), layer -> layer % 2 == 0);
        return family.decoder(true, 8192);
    }

    /** Gemma 3 for text: norms of query and key heads, and a rotation of their own for the layers that have a window. */
    static DecoderConfig gemma3(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, DEFAULTS.withPositions(GemmaFamily::twoRotations));
        setLater(family, NO_CAP, NO_CAP);
        family.add(TensorRole.QUERY_NORM, TensorRole.KEY_NORM);
        List<Integer> windowed = windowed(family.fields());
        OptionalInt window = family.fields().window();
        if (window.isEmpty() && !windowed.isEmpty()) {
            throw config.refusal("sliding_window", "a size, as there are layers with a window");
        }
        family.setWindows(window, windowed::contains);
        return family.decoder(true, 131_072);
    }

    /** What Gemma 2 and 3 share. */
    private static void setLater(LlamaFamily family, double scoreCap, double usualLogitCap) {
        ConfigFields fields = family.fields();
        family.add(TensorRole.ATTENTION_POST_NORM, TensorRole.FEED_FORWARD_POST_NORM);
        family.setGemma(fields.activation("hidden_activation", Activation.GELU_TANH));
        double scale = 1 / Math.sqrt(fields.positive("query_pre_attn_scalar", 256));
        family.setAttention(new Attention(scale, scoreCap, Integer.MAX_VALUE, List.of(), false));
        family.setLogitCap(fields.cap("final_logit_softcapping", usualLogitCap));
    }

    /** The layers of Gemma 3 that have a window: those listed, or all but every sixth, or what the file says for six. */
    private static List<Integer> windowed(ConfigFields fields) {
        int pattern = fields.size("sliding_window_pattern", USUAL_PATTERN);
        return fields.windowed(fields.layers("num_hidden_layers"), layer -> (layer + 1) % pattern != 0);
    }

    /**
     * Gemma 3's rotation of layers that see everything, and that of the others. Newer files have an object for each kind of layer
     * in {@code rope_parameters}; in older ones {@code rope_scaling} is for layers that see everything.
     */
    private static Positions twoRotations(ConfigFields fields, int headSize) {
        JsonFile config = fields.config();
        Optional<JsonFile> kinds = config.object("rope_parameters");
        Optional<JsonFile> scaling = RotaryFields.scaling(config);
        if (kinds.isPresent() && scaling.isPresent()) {
            throw config.refusal("rope_scaling", "null beside rope_parameters");
        }
        Optional<JsonFile> full = scaling.or(() -> kinds.flatMap(settings -> settings.object("full_attention")));
        Optional<JsonFile> sliding = kinds.flatMap(settings -> settings.object("sliding_attention"));
        List<Integer> windowed = windowed(fields);
        return Positions.Layered.of(
                RotaryFields.ofKind(config, full, "rope_theta", 1_000_000).ofWholeHeads(headSize),
                RotaryFields.ofKind(config, sliding, "rope_local_base_freq", 10_000)
                        .ofWholeHeads(headSize),
                IntStream.range(0, fields.layers("num_hidden_layers"))
                        .mapToObj(windowed::contains)
                        .toList());
    }

    static TensorNames laterNames(String family) {
        String layer = "model.layers.%d.";
        return TensorNames.llama()
                .with(
                        family,
                        TensorSource.of(TensorRole.ATTENTION_POST_NORM, layer + "post_attention_layernorm.weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "pre_feedforward_layernorm.weight"),
                        TensorSource.of(
                                TensorRole.FEED_FORWARD_POST_NORM, layer + "post_feedforward_layernorm.weight"));
    }
}
