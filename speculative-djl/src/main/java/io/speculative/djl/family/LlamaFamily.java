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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;

/**
 * Llama and its relatives: root-mean-square norms, rotary positions, grouped queries and a gated feed-forward part. What
 * each has besides is added to the fields they share.
 */
final class LlamaFamily {

    private static final String LAYERS = "num_hidden_layers";

    private final ConfigFields fields;
    private final Set<TensorRole> roles = DecoderConfig.llamaRoles();
    private final int layers;
    private final Heads heads;
    private final double epsilon;
    private final Positions positions;
    private Attention attention;
    private Activation activation;
    private double gainOffset;
    private double embeddingScale = 1;
    private double logitCap = Double.POSITIVE_INFINITY;

    LlamaFamily(JsonFile config, double usualEpsilon, Defaults defaults) {
        fields = new ConfigFields(config);
        layers = fields.layers(LAYERS);
        int count = fields.size("num_attention_heads");
        int keyValues = fields.keyValueHeads(count, defaults.keyValueHeads().orElse(count));
        int hiddenSize = fields.size("hidden_size");
        int headSize = fields.ownHeadSize(
                () -> defaults.headSize().orElseGet(() -> fields.evenHeadSize("hidden_size", hiddenSize, count)));
        heads = new Heads(count, keyValues, headSize);
        epsilon = fields.positive("rms_norm_eps", usualEpsilon);
        positions = defaults.positions().apply(fields, headSize);
        attention = Attention.scaled(headSize);
        activation = fields.activation("hidden_act", Activation.SILU);
    }

    /**
     * What a family takes where the file says nothing.
     *
     * @param keyValueHeads empty for as many as heads
     * @param headSize empty for the width divided among the heads
     * @param positions what the file says of positions, for heads of a size
     */
    record Defaults(
            OptionalInt keyValueHeads, OptionalInt headSize, BiFunction<ConfigFields, Integer, Positions> positions) {

        static final Defaults NONE = of(OptionalInt.empty(), OptionalInt.empty());

        static Defaults of(OptionalInt keyValueHeads, OptionalInt headSize) {
            return new Defaults(
                    keyValueHeads,
                    headSize,
                    (fields, size) -> RotaryFields.of(fields.config()).ofWholeHeads(size));
        }

        Defaults withPositions(BiFunction<ConfigFields, Integer, Positions> newPositions) {
            return new Defaults(keyValueHeads, headSize, newPositions);
        }
    }

    /** Llama 1 to 3, Vicuna, and whatever else says that it is a Llama. None has a window, whatever its file says of one. */
    static DecoderConfig llama(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, Defaults.NONE);
        family.addAttentionBiases();
        family.addBiases("mlp_bias", TensorRole.GATE_BIAS, TensorRole.UP_BIAS, TensorRole.DOWN_BIAS);
        family.setOneWindow(OptionalInt.empty());
        return family.decoder(false, 2048);
    }

    /** Mistral: all layers have a window, unless the file says that there is none. */
    static DecoderConfig mistral(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, Defaults.of(OptionalInt.of(8), OptionalInt.empty()));
        family.setOneWindow(family.fields.window());
        return family.decoder(false, 131_072);
    }

    /** Qwen 2 and 2.5: biases of queries, keys and values. */
    static DecoderConfig qwen2(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, Defaults.NONE);
        family.roles.addAll(Set.of(TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS));
        family.setWindowsIfUsed();
        return family.decoder(false, 32_768);
    }

    /** Qwen 3: norms of query and key heads. */
    static DecoderConfig qwen3(JsonFile config) {
        LlamaFamily family = new LlamaFamily(config, 1e-6, Defaults.of(OptionalInt.empty(), OptionalInt.of(128)));
        family.roles.addAll(Set.of(TensorRole.QUERY_NORM, TensorRole.KEY_NORM));
        family.addAttentionBiases();
        family.setWindowsIfUsed();
        return family.decoder(false, 32_768);
    }

    /** Phi-3: fused maps; a part of each head may be left unturned. */
    static DecoderConfig phi3(JsonFile config) {
        LlamaFamily family = new LlamaFamily(
                config,
                1e-5,
                Defaults.NONE.withPositions((fields, size) ->
                        RotaryFields.of(config).withTypes(ScalingFields.PHI3).ofShare(size, 1)));
        family.fields.require("attention_bias", "false");
        family.setOneWindow(config.has("sliding_window") ? family.fields.window() : OptionalInt.empty());
        return family.decoder(false, 4096);
    }

    static TensorNames phi3Names() {
        return TensorNames.llama()
                .with(
                        "phi3",
                        new TensorSource(
                                "model.layers.%d.self_attn.qkv_proj.weight",
                                List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE), Arrangement.STACKED, 1),
                        new TensorSource(
                                "model.layers.%d.mlp.gate_up_proj.weight",
                                List.of(TensorRole.GATE, TensorRole.UP), Arrangement.STACKED, 1));
    }

    /** SmolLM 3: layers that don't know where a token stands, every fourth if the file doesn't say which. */
    static DecoderConfig smollm3(JsonFile config) {
        LlamaFamily family = new LlamaFamily(
                config,
                1e-6,
                Defaults.of(OptionalInt.of(4), OptionalInt.empty()).withPositions((fields, size) -> {
                    Positions.Rotary rotary =
                            RotaryFields.of(config).withUsualTheta(2_000_000).ofWholeHeads(size);
                    return Positions.Layered.of(
                            Positions.Rotary.still(size), rotary, fields.turnedLayers(fields.layers(LAYERS)));
                }));
        family.addAttentionBiases();
        family.addBiases("mlp_bias", TensorRole.GATE_BIAS, TensorRole.UP_BIAS, TensorRole.DOWN_BIAS);
        List<Boolean> turned = family.fields.turnedLayers(family.layers);
        boolean windows = family.fields.flag("use_sliding_window", false) && config.has("sliding_window");
        family.setWindows(windows ? family.fields.window() : OptionalInt.empty(), layer -> !turned.get(layer));
        return family.decoder(true, 32_768);
    }

    ConfigFields fields() {
        return fields;
    }

    void add(TensorRole... more) {
        roles.addAll(List.of(more));
    }

    /** What all Gemmas have. */
    void setGemma(Activation usedActivation) {
        addAttentionBiases();
        gainOffset = 1;
        embeddingScale = Math.sqrt(fields.size("hidden_size"));
        activation = usedActivation;
        fields.require("use_bidirectional_attention", "false");
    }

    void setAttention(Attention newAttention) {
        attention = newAttention;
    }

    void setLogitCap(double cap) {
        logitCap = cap;
    }

    void remove(TensorRole... some) {
        roles.removeAll(List.of(some));
    }

    /** Biases of all four maps of attention, if the file says so. */
    void addAttentionBiases() {
        addBiases("attention_bias", TensorRole.QUERY_BIAS, TensorRole.KEY_BIAS, TensorRole.VALUE_BIAS);
        addBiases("attention_bias", TensorRole.ATTENTION_OUTPUT_BIAS);
    }

    private void addBiases(String flag, TensorRole... biases) {
        if (fields.flag(flag, false)) {
            roles.addAll(List.of(biases));
        }
    }

    /** Windows of the layers that the file lists, or else of the usual ones. */
    void setWindows(OptionalInt window, IntPredicate usual) {
        attention = fields.windows(attention, window, layers, usual);
    }

    private void setWindowsIfUsed() {
        boolean used = fields.flag("use_sliding_window", false);
        int first = used ? fields.layerNumber("max_window_layers", 28) : layers;
        setWindows(used ? fields.window() : OptionalInt.empty(), layer -> layer >= first);
    }

    /** Windows of all layers or of none. */
    void setOneWindow(OptionalInt window) {
        attention = fields.unlistedWindows(attention, window, layers);
    }

    DecoderConfig decoder(boolean usuallyTied, int usualPositions) {
        if (fields.flag("tie_word_embeddings", usuallyTied)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return new DecoderConfig(
                new Size(
                        fields.size("hidden_size"),
                        layers,
                        positions.reach(fields.size("max_position_embeddings", usualPositions))),
                heads,
                attention,
                positions,
                new FeedForward(fields.size("intermediate_size"), activation, Residual.SEQUENTIAL),
                new Norm(Norm.Kind.ROOT_MEAN_SQUARE, epsilon, gainOffset),
                new Tokens(fields.size("vocab_size"), embeddingScale, logitCap),
                roles);
    }
}
