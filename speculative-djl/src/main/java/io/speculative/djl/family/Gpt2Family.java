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

/** GPT-2: layer norms, biases, learned positions, linear maps stored transposed, queries, keys and values fused. */
final class Gpt2Family {

    private Gpt2Family() {}

    static DecoderConfig decoder(JsonFile config) {
        ConfigFields fields = new ConfigFields(config);
        int hiddenSize = fields.size("n_embd");
        int heads = fields.size("n_head");
        int positions = fields.size("n_positions", 1024);
        int headSize = fields.headSize("n_embd", hiddenSize, heads);
        int layers = fields.layers("n_layer");
        fields.require("hidden_size", Integer.toString(hiddenSize));
        fields.require("num_attention_heads", Integer.toString(heads));
        fields.require("num_hidden_layers", Integer.toString(layers));
        fields.require("max_position_embeddings", Integer.toString(positions));
        fields.require("scale_attn_weights", "true");
        fields.require("add_cross_attention", "false");
        Set<TensorRole> roles = LayerNormRoles.all();
        if (fields.flag("tie_word_embeddings", true)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(hiddenSize, layers, positions),
                new Heads(heads, heads, headSize),
                Attention.scaled(headSize).withDivisors(fields.flag("scale_attn_by_inverse_layer_idx", false)),
                new Positions.Learned(positions, 0),
                new FeedForward(
                        fields.size("n_inner", 4 * hiddenSize),
                        fields.activation("activation_function", Activation.GELU_TANH),
                        Residual.SEQUENTIAL),
                Norm.layer(fields.positive("layer_norm_epsilon", 1e-5)),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }

    static TensorNames names() {
        String layer = "transformer.h.%d.";
        return new TensorNames(
                "gpt2",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "transformer.wte.weight"),
                        TensorSource.of(TensorRole.POSITION_EMBEDDING, "transformer.wpe.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, layer + "ln_1.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, layer + "ln_1.bias"),
                        transposed(layer + "attn.c_attn.weight", TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE),
                        transposed(
                                layer + "attn.c_attn.bias",
                                TensorRole.QUERY_BIAS,
                                TensorRole.KEY_BIAS,
                                TensorRole.VALUE_BIAS),
                        transposed(layer + "attn.c_proj.weight", TensorRole.ATTENTION_OUTPUT),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "attn.c_proj.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "ln_2.weight"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, layer + "ln_2.bias"),
                        transposed(layer + "mlp.c_fc.weight", TensorRole.UP),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.c_fc.bias"),
                        transposed(layer + "mlp.c_proj.weight", TensorRole.DOWN),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.c_proj.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "transformer.ln_f.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "transformer.ln_f.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight")),
                List.of(".attn.bias", ".attn.masked_bias"));
    }

    private static TensorSource transposed(String template, TensorRole... roles) {
        return new TensorSource(template, List.of(roles), Arrangement.TRANSPOSED, 1);
    }
}
