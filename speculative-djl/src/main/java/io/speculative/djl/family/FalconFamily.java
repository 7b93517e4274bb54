package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.FeedForward;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.shape.Tokens;
import io.speculative.djl.weights.Arrangement;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Falcon: layer norms, queries, keys and values fused, mostly one key-value head. The 7B model has both parts of a layer
 * side by side behind one norm, larger ones have key-value heads of groups and a norm for each part.
 */
final class FalconFamily {

    private FalconFamily() {}

    static DecoderConfig decoder(JsonFile config) {
        ConfigFields fields = new ConfigFields(config);
        int hiddenSize = fields.size("hidden_size");
        int layers = fields.layers("num_hidden_layers");
        int count = fields.size("num_attention_heads");
        int headSize = fields.evenHeadSize("hidden_size", hiddenSize, count);
        fields.require("n_embed", Integer.toString(hiddenSize));
        fields.require("head_dim", Integer.toString(headSize));
        fields.require("alibi", "false");
        boolean grouped = fields.flag("new_decoder_architecture", false);
        boolean parallel = fields.flag("parallel_attn", true);
        if (grouped) {
            fields.require("parallel_attn", "true");
        }
        Set<TensorRole> roles = LayerNormRoles.withoutPositions();
        if (!fields.flag("bias", false)) {
            roles.removeAll(LayerNormRoles.BIASES_OF_MAPS);
        }
        if (parallel && norms(fields, grouped) == 1) {
            roles.removeAll(LayerNormRoles.FEED_FORWARD_NORM);
        }
        if (fields.flag("tie_word_embeddings", true)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(hiddenSize, layers, fields.size("max_position_embeddings", 2048)),
                new Heads(count, keyValueHeads(fields, count, grouped), headSize),
                fields.unlistedWindows(Attention.scaled(headSize), OptionalInt.empty(), layers),
                new RotaryFields(config, "rope_theta", "partial_rotary_factor").ofWholeHeads(headSize),
                new FeedForward(
                        fields.size("ffn_hidden_size", 4 * hiddenSize),
                        fields.activation("activation", Activation.GELU),
                        parallel ? Residual.PARALLEL : Residual.SEQUENTIAL),
                Norm.layer(fields.positive("layer_norm_epsilon", 1e-5)),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }

    /** How many norms parts side by side have. */
    private static int norms(ConfigFields fields, boolean grouped) {
        int norms = fields.size("num_ln_in_parallel_attn", grouped ? 2 : 1);
        if (norms > (grouped ? 2 : 1)) {
            throw fields.config().refusal("num_ln_in_parallel_attn", grouped ? "1 or 2" : "1");
        }
        return norms;
    }

    private static int keyValueHeads(ConfigFields fields, int heads, boolean grouped) {
        if (grouped) {
            return fields.keyValueHeads("num_kv_heads", heads, heads);
        }
        if (fields.flag("multi_query", true)) {
            return 1;
        }
        fields.require("num_kv_heads", Integer.toString(heads));
        return heads;
    }

    static TensorNames names(DecoderConfig config) {
        String layer = "transformer.h.%d.";
        boolean twoSideBySide =
                config.feedForward().residual().parallel() && config.roles().contains(TensorRole.FEED_FORWARD_NORM);
        String attentionNorm = layer + (twoSideBySide ? "ln_attn" : "input_layernorm");
        String feedForwardNorm = layer + (twoSideBySide ? "ln_mlp" : "post_attention_layernorm");
        return new TensorNames(
                "falcon",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "transformer.word_embeddings.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, attentionNorm + ".weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, attentionNorm + ".bias"),
                        new TensorSource(
                                layer + "self_attention.query_key_value.weight",
                                List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE),
                                Arrangement.BY_HEAD,
                                config.heads().keyValues()),
                        new TensorSource(
                                layer + "self_attention.query_key_value.bias",
                                List.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS),
                                Arrangement.BY_HEAD,
                                config.heads().keyValues()),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "self_attention.dense.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "self_attention.dense.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, feedForwardNorm + ".weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, feedForwardNorm + ".bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.dense_h_to_4h.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.dense_h_to_4h.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.dense_4h_to_h.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.dense_4h_to_h.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "transformer.ln_f.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "transformer.ln_f.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight")),
                TensorNames.ROTARY_BUFFERS);
    }
}
