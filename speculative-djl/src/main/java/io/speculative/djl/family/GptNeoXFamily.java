package io.speculative.djl.family;

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
import io.speculative.djl.weights.Arrangement;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * GPT-NeoX and Pythia: layer norms, biases, rotary positions in a part of each head, queries, keys and values fused head
 * by head, and attention and feed-forward parts side by side.
 */
final class GptNeoXFamily {

    private GptNeoXFamily() {}

    static DecoderConfig decoder(JsonFile config) {
        ConfigFields fields = new ConfigFields(config);
        int hiddenSize = fields.size("hidden_size");
        int heads = fields.size("num_attention_heads");
        int headSize = fields.evenHeadSize("hidden_size", hiddenSize, heads);
        fields.require("attention_bias", "true");
        Set<TensorRole> roles = LayerNormRoles.all();
        roles.remove(TensorRole.POSITION_EMBEDDING);
        if (fields.flag("tie_word_embeddings", false)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        Positions positions = new RotaryFields(config, "rotary_emb_base", "rotary_pct").ofShare(headSize, 0.25);
        return new DecoderConfig(
                new Size(
                        hiddenSize,
                        fields.layers("num_hidden_layers"),
                        positions.reach(fields.size("max_position_embeddings", 2048))),
                new Heads(heads, heads, headSize),
                Attention.scaled(headSize),
                positions,
                new FeedForward(
                        fields.size("intermediate_size"),
                        fields.activation("hidden_act", Activation.GELU),
                        fields.flag("use_parallel_residual", true) ? Residual.PARALLEL : Residual.SEQUENTIAL),
                Norm.layer(fields.positive("layer_norm_eps", 1e-5)),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }

    static TensorNames names(DecoderConfig config) {
        String layer = "gpt_neox.layers.%d.";
        return new TensorNames(
                "gpt_neox",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "gpt_neox.embed_in.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, layer + "input_layernorm.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, layer + "input_layernorm.bias"),
                        new TensorSource(
                                layer + "attention.query_key_value.weight",
                                List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE),
                                Arrangement.BY_HEAD,
                                config.heads().count()),
                        new TensorSource(
                                layer + "attention.query_key_value.bias",
                                List.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS),
                                Arrangement.BY_HEAD,
                                config.heads().count()),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "attention.dense.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "attention.dense.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "post_attention_layernorm.weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, layer + "post_attention_layernorm.bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.dense_h_to_4h.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.dense_h_to_4h.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.dense_4h_to_h.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.dense_4h_to_h.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "gpt_neox.final_layer_norm.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "gpt_neox.final_layer_norm.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "embed_out.weight")),
                Stream.concat(
                                Stream.of(".attention.bias", ".attention.masked_bias"),
                                TensorNames.ROTARY_BUFFERS.stream())
                        .toList());
    }
}
