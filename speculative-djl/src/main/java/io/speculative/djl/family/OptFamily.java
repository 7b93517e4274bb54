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
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.List;
import java.util.Set;

/** OPT: layer norms, biases everywhere, learned positions whose table begins with two rows that are not used. */
final class OptFamily {

    private static final int POSITION_OFFSET = 2;

    private OptFamily() {}

    static DecoderConfig decoder(JsonFile config) {
        ConfigFields fields = new ConfigFields(config);
        int hiddenSize = fields.size("hidden_size");
        int heads = fields.size("num_attention_heads");
        int positions = fields.size("max_position_embeddings", 2048);
        int headSize = fields.headSize("hidden_size", hiddenSize, heads);
        fields.require("do_layer_norm_before", "true");
        fields.require("enable_bias", "true");
        fields.require("layer_norm_elementwise_affine", "true");
        fields.require("_remove_final_layer_norm", "false");
        fields.require("word_embed_proj_dim", Integer.toString(hiddenSize));
        Set<TensorRole> roles = LayerNormRoles.all();
        if (fields.flag("tie_word_embeddings", true)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(hiddenSize, fields.layers("num_hidden_layers"), positions),
                new Heads(heads, heads, headSize),
                Attention.scaled(headSize),
                new Positions.Learned(positions + POSITION_OFFSET, POSITION_OFFSET),
                new FeedForward(
                        fields.size("ffn_dim"),
                        fields.activation("activation_function", Activation.RELU),
                        Residual.SEQUENTIAL),
                Norm.layer(1e-5),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }

    static TensorNames names() {
        String layer = "model.decoder.layers.%d.";
        return new TensorNames(
                "opt",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "model.decoder.embed_tokens.weight"),
                        TensorSource.of(TensorRole.POSITION_EMBEDDING, "model.decoder.embed_positions.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, layer + "self_attn_layer_norm.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, layer + "self_attn_layer_norm.bias"),
                        TensorSource.of(TensorRole.QUERY, layer + "self_attn.q_proj.weight"),
                        TensorSource.of(TensorRole.QUERY_BIAS, layer + "self_attn.q_proj.bias"),
                        TensorSource.of(TensorRole.KEY, layer + "self_attn.k_proj.weight"),
                        TensorSource.of(TensorRole.KEY_BIAS, layer + "self_attn.k_proj.bias"),
                        TensorSource.of(TensorRole.VALUE, layer + "self_attn.v_proj.weight"),
                        TensorSource.of(TensorRole.VALUE_BIAS, layer + "self_attn.v_proj.bias"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "self_attn.out_proj.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "self_attn.out_proj.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "final_layer_norm.weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, layer + "final_layer_norm.bias"),
                        TensorSource.of(TensorRole.UP, layer + "fc1.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "fc1.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "fc2.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "fc2.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "model.decoder.final_layer_norm.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "model.decoder.final_layer_norm.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight")),
                List.of());
    }
}
