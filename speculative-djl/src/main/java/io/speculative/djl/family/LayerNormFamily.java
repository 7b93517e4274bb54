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
import java.util.OptionalInt;
import java.util.Set;

/** Llama's relatives with layer norms: StarCoder 2, StableLM and the first Phi models. */
final class LayerNormFamily {

    private final ConfigFields fields;
    private final Set<TensorRole> roles = LayerNormRoles.withoutPositions();
    private final RotaryFields rotary;
    private final int layers;
    private final int hiddenSize;
    private final int headCount;

    private LayerNormFamily(JsonFile config) {
        fields = new ConfigFields(config);
        rotary = new RotaryFields(config, "rope_theta", "partial_rotary_factor");
        layers = fields.layers("num_hidden_layers");
        hiddenSize = fields.size("hidden_size");
        headCount = fields.size("num_attention_heads");
    }

    /** StarCoder 2: grouped queries, biases unless the file says otherwise, and perhaps a window. */
    static DecoderConfig starcoder2(JsonFile config) {
        LayerNormFamily family = new LayerNormFamily(config);
        if (!family.fields.flag("use_bias", true)) {
            family.roles.removeAll(LayerNormRoles.BIASES_OF_MAPS);
        }
        Heads heads = family.heads(2, family.fields.ownHeadSize(family::evenHeadSize));
        return family.decoder(
                heads,
                config.has("sliding_window") ? family.fields.window() : OptionalInt.empty(),
                family.rotary.ofWholeHeads(heads.size()),
                family.feedForward(Activation.GELU_TANH, Residual.SEQUENTIAL),
                family.fields.positive("norm_epsilon", 1e-5),
                true,
                4096);
    }

    static TensorNames starcoder2Names() {
        String layer = "model.layers.%d.mlp.";
        return TensorNames.llama()
                .with(
                        "starcoder2",
                        TensorSource.of(TensorRole.UP, layer + "c_fc.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "c_fc.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "c_proj.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "c_proj.bias"));
    }

    /** StableLM: a gate, partly turned heads; some have both parts side by side, behind one norm. */
    static DecoderConfig stablelm(JsonFile config) {
        LayerNormFamily family = new LayerNormFamily(config);
        family.roles.removeAll(LayerNormRoles.BIASES_OF_MAPS);
        family.roles.add(TensorRole.GATE);
        if (family.fields.flag("use_qkv_bias", false)) {
            family.roles.addAll(Set.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS));
        }
        family.fields.require("qk_layernorm", "false");
        int headSize = family.evenHeadSize();
        family.fields.require("head_dim", Integer.toString(headSize));
        boolean parallel = family.fields.flag("use_parallel_residual", false);
        if (parallel) {
            family.roles.removeAll(LayerNormRoles.FEED_FORWARD_NORM);
        }
        return family.decoder(
                family.heads(32, headSize),
                OptionalInt.empty(),
                family.rotary.ofShare(headSize, 0.25),
                family.feedForward(Activation.SILU, parallel ? Residual.PARALLEL : Residual.SEQUENTIAL),
                family.fields.positive("layer_norm_eps", 1e-5),
                false,
                4096);
    }

    /** Phi 1, 1.5 and 2: biases everywhere, partly turned heads, both parts side by side, behind one norm. */
    static DecoderConfig phi(JsonFile config) {
        LayerNormFamily family = new LayerNormFamily(config);
        family.roles.removeAll(LayerNormRoles.FEED_FORWARD_NORM);
        family.roles.add(TensorRole.OUTPUT_HEAD_BIAS);
        family.fields.require("qk_layernorm", "false");
        Heads heads = family.heads(family.headCount, family.fields.ownHeadSize(family::evenHeadSize));
        return family.decoder(
                heads,
                OptionalInt.empty(),
                family.rotary.ofShare(heads.size(), 0.5),
                family.feedForward(Activation.GELU_TANH, Residual.PARALLEL),
                family.fields.positive("layer_norm_eps", 1e-5),
                false,
                2048);
    }

    static TensorNames phiNames() {
        String layer = "model.layers.%d.";
        return TensorNames.llama()
                .with(
                        "phi",
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "self_attn.dense.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "self_attn.dense.bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.fc1.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.fc1.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.fc2.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.fc2.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "model.final_layernorm.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "model.final_layernorm.bias"));
    }

    private int evenHeadSize() {
        return fields.evenHeadSize("hidden_size", hiddenSize, headCount);
    }

    private Heads heads(int usualKeyValues, int headSize) {
        return new Heads(headCount, fields.keyValueHeads(headCount, usualKeyValues), headSize);
    }

    private FeedForward feedForward(Activation usual, Residual residual) {
        return new FeedForward(fields.size("intermediate_size"), fields.activation("hidden_act", usual), residual);
    }

    private DecoderConfig decoder(
            Heads heads,
            OptionalInt window,
            Positions positions,
            FeedForward feedForward,
            double epsilon,
            boolean usuallyTied,
            int usualPositions) {
        if (fields.flag("tie_word_embeddings", usuallyTied)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(hiddenSize, layers, fields.size("max_position_embeddings", usualPositions)),
                heads,
                fields.unlistedWindows(Attention.scaled(heads.size()), window, layers),
                positions,
                feedForward,
                Norm.layer(epsilon),
                Tokens.plain(fields.size("vocab_size")),
                roles);
    }
}
