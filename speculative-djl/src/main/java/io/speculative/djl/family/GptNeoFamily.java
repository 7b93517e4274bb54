package io.speculative.djl.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.FeedForward;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.shape.Tokens;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** GPT-Neo: GPT-2 with scores that are not scaled, a window in some layers, and no biases of queries, keys and values. */
final class GptNeoFamily {

    private static final String TYPES = "attention_types";
    private static final String LOCAL = "local";
    private static final int USUAL_LAYERS = 24;

    private GptNeoFamily() {}

    static DecoderConfig decoder(JsonFile config) {
        ConfigFields fields = new ConfigFields(config);
        int hiddenSize = fields.size("hidden_size");
        int heads = fields.size("num_heads");
        int layers = fields.layers("num_layers");
        int positions = fields.size("max_position_embeddings", 2048);
        int headSize = fields.headSize("hidden_size", hiddenSize, heads);
        fields.require("num_attention_heads", Integer.toString(heads));
        fields.require("num_hidden_layers", Integer.toString(layers));
        Set<TensorRole> roles = LayerNormRoles.all();
        roles.removeAll(Set.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS));
        if (fields.flag("tie_word_embeddings", true)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(hiddenSize, layers, positions),
                new Heads(heads, heads, headSize),
                Attention.scaled(headSize)
                        .withScale(1)
                        .withWindow(fields.size("window_size", 256), localLayers(config, layers)),
                new Positions.Learned(positions, 0),
                new FeedForward(
                        fields.size("intermediate_size", 4 * hiddenSize),
                        fields.activation("activation_function", Activation.GELU_TANH),
                        Residual.SEQUENTIAL),
                Norm.layer(fields.positive("layer_norm_epsilon", 1e-5)),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }

    /** The layers with a window: lists of types, each with how often it is repeated. */
    private static List<Integer> localLayers(JsonFile config, int layers) {
        List<String> types = config.field(TYPES)
                .map(lists -> listed(config, lists, layers))
                .orElseGet(() -> IntStream.range(0, USUAL_LAYERS)
                        .mapToObj(layer -> layer % 2 == 0 ? "global" : LOCAL)
                        .toList());
        if (types.size() != layers) {
            throw config.refusal(TYPES, "as many in all as num_layers, " + layers);
        }
        config.field("attention_layers").ifPresent(expanded -> {
            List<String> again = new ArrayList<>();
            expanded.forEach(type -> again.add(type.asText()));
            if (!again.equals(types)) {
                throw config.refusal("attention_layers", "those of attention_types");
            }
        });
        return IntStream.range(0, layers)
                .filter(layer -> types.get(layer).equals(LOCAL))
                .boxed()
                .toList();
    }

    private static List<String> listed(JsonFile config, JsonNode lists, int layers) {
        List<String> types = new ArrayList<>();
        for (JsonNode list : lists) {
            for (int times = list.path(1).asInt(); times > 0 && types.size() <= layers; times--) {
                list.path(0).forEach(type -> types.add(type.asText()));
            }
        }
        if (!Set.of("global", LOCAL).containsAll(types)) {
            throw config.refusal(TYPES, "lists of global and local, each with a number of times");
        }
        return types;
    }

    static TensorNames names() {
        String layer = "transformer.h.%d.";
        return new TensorNames(
                "gpt_neo",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "transformer.wte.weight"),
                        TensorSource.of(TensorRole.POSITION_EMBEDDING, "transformer.wpe.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, layer + "ln_1.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, layer + "ln_1.bias"),
                        TensorSource.of(TensorRole.QUERY, layer + "attn.attention.q_proj.weight"),
                        TensorSource.of(TensorRole.KEY, layer + "attn.attention.k_proj.weight"),
                        TensorSource.of(TensorRole.VALUE, layer + "attn.attention.v_proj.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "attn.attention.out_proj.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "attn.attention.out_proj.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "ln_2.weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, layer + "ln_2.bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.c_fc.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.c_fc.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.c_proj.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.c_proj.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "transformer.ln_f.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "transformer.ln_f.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight")),
                List.of(".attn.attention.bias", ".attn.attention.masked_bias"));
    }
}
