package io.speculative.djl.gguf;

import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.FeedForward;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.RotaryScaling;
import io.speculative.djl.shape.Size;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.shape.Tokens;
import io.speculative.djl.weights.Arrangement;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The models that GGUF files name by {@code general.architecture}, as their keys and tensors describe them. */
enum GgufArchitecture {
    /** Llama and Mistral. Rows of queries and keys are in the order in which pairs of neighbours are turned. */
    LLAMA,
    /** Qwen 2 and 2.5. */
    QWEN2,
    /** Qwen 3. */
    QWEN3,
    /** Phi-3, whose queries, keys and values, and gate and up map, are one tensor each. */
    PHI3,
    /** Gemma 2, whose gains are stored as they are used. */
    GEMMA2;

    private static final String TYPE = "general.architecture";
    private static final String LAYER = "blk.%d.";

    /** What only some models have, by the end of its name. */
    private static final Map<TensorRole, String> OPTIONAL = Map.ofEntries(
            Map.entry(TensorRole.QUERY_BIAS, "attn_q.bias"),
            Map.entry(TensorRole.KEY_BIAS, "attn_k.bias"),
            Map.entry(TensorRole.VALUE_BIAS, "attn_v.bias"),
            Map.entry(TensorRole.QUERY_NORM, "attn_q_norm.weight"),
            Map.entry(TensorRole.KEY_NORM, "attn_k_norm.weight"),
            Map.entry(TensorRole.ATTENTION_OUTPUT_BIAS, "attn_output.bias"),
            Map.entry(TensorRole.ATTENTION_POST_NORM, "post_attention_norm.weight"),
            Map.entry(TensorRole.GATE_BIAS, "ffn_gate.bias"),
            Map.entry(TensorRole.UP_BIAS, "ffn_up.bias"),
            Map.entry(TensorRole.DOWN_BIAS, "ffn_down.bias"),
            Map.entry(TensorRole.FEED_FORWARD_POST_NORM, "post_ffw_norm.weight"));

    private static final Map<TensorRole, String> USUAL = Map.ofEntries(
            Map.entry(TensorRole.ATTENTION_NORM, "attn_norm.weight"),
            Map.entry(TensorRole.QUERY, "attn_q.weight"),
            Map.entry(TensorRole.KEY, "attn_k.weight"),
            Map.entry(TensorRole.VALUE, "attn_v.weight"),
            Map.entry(TensorRole.ATTENTION_OUTPUT, "attn_output.weight"),
            Map.entry(TensorRole.FEED_FORWARD_NORM, "ffn_norm.weight"),
            Map.entry(TensorRole.GATE, "ffn_gate.weight"),
            Map.entry(TensorRole.UP, "ffn_up.weight"),
            Map.entry(TensorRole.DOWN, "ffn_down.weight"));

    /** The architecture that a file names. */
    static GgufArchitecture of(GgufMetadata metadata) {
        String known = Arrays.stream(values()).map(GgufArchitecture::key).collect(Collectors.joining(" or "));
        String name = metadata.text(TYPE).orElseThrow(() -> metadata.missing(TYPE, known));
        return Arrays.stream(values())
                .filter(architecture -> architecture.key().equals(name))
                .findFirst()
                .orElseThrow(() -> metadata.refusal(TYPE, name, known));
    }

    /** The word for it in a file's keys. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The shape of a model.
     *
     * @param metadata what the file says of it
     * @param tensors the names of its tensors
     * @param vocabularySize the number of its tokens
     * @param scaling what is done to the frequencies of its positions
     */
    DecoderConfig decoder(GgufMetadata metadata, Set<String> tensors, int vocabularySize, RotaryScaling scaling) {
        GgufFields fields = new GgufFields(metadata, key());
        fields.refuseIfPresent("expert_count", 0);
        int hidden = fields.size("embedding_length");
        int layers = fields.size("block_count");
        int count = fields.size("attention.head_count");
        Heads heads = new Heads(
                count,
                fields.size("attention.head_count_kv", count),
                fields.size("attention.key_length", hidden / count));
        fields.require("attention.value_length", heads.size());
        return new DecoderConfig(
                new Size(hidden, layers, fields.size("context_length")),
                heads,
                attention(fields, heads, layers),
                new Positions.Rotary(
                        fields.number("rope.freq_base", 10_000),
                        fields.size("rope.dimension_count", heads.size()),
                        scaling),
                new FeedForward(
                        fields.size("feed_forward_length"),
                        this == GEMMA2 ? Activation.GELU_TANH : Activation.SILU,
                        Residual.SEQUENTIAL),
                Norm.rootMeanSquare(fields.number("attention.layer_norm_rms_epsilon")),
                new Tokens(
                        vocabularySize,
                        this == GEMMA2 ? Math.sqrt(hidden) : 1,
                        1,
                        fields.number("final_logit_softcapping", Double.POSITIVE_INFINITY)),
                roles(tensors));
    }

    private Attention attention(GgufFields fields, Heads heads, int layers) {
        Attention attention = new Attention(
                1 / Math.sqrt(heads.size()),
                fields.number("attn_logit_softcapping", Double.POSITIVE_INFINITY),
                Integer.MAX_VALUE,
                List.of(),
                false);
        int window = fields.size("attention.sliding_window", Integer.MAX_VALUE);
        if (this == LLAMA || window == Integer.MAX_VALUE) {
            return attention;
        }
        return attention.withWindow(
                window,
                IntStream.range(0, layers)
                        .filter(layer -> this != GEMMA2 || layer % 2 == 0)
                        .boxed()
                        .toList());
    }

    private Set<TensorRole> roles(Set<String> tensors) {
        Set<TensorRole> roles = EnumSet.copyOf(DecoderConfig.llamaRoles());
        if (!tensors.contains("output.weight")) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        OPTIONAL.forEach((role, name) -> {
            if (tensors.contains(LAYER.replace("%d", "0") + name)) {
                roles.add(role);
            }
        });
        return roles;
    }

    /** What the tensors are called. */
    TensorNames names(DecoderConfig config) {
        List<TensorSource> sources = new ArrayList<>(List.of(
                TensorSource.of(TensorRole.EMBEDDING, "token_embd.weight"),
                TensorSource.of(TensorRole.FINAL_NORM, "output_norm.weight"),
                TensorSource.of(TensorRole.OUTPUT_HEAD, "output.weight")));
        USUAL.forEach((role, name) -> sources.add(TensorSource.of(role, LAYER + name)));
        OPTIONAL.forEach((role, name) -> sources.add(TensorSource.of(role, LAYER + name)));
        TensorNames names = new TensorNames(key() + " GGUF", sources, List.of());
        return switch (this) {
            case LLAMA ->
                names.with(
                        names.family(),
                        interleaved(
                                TensorRole.QUERY,
                                "attn_q.weight",
                                config.heads().count()),
                        interleaved(
                                TensorRole.QUERY_BIAS,
                                "attn_q.bias",
                                config.heads().count()),
                        interleaved(
                                TensorRole.KEY, "attn_k.weight", config.heads().keyValues()),
                        interleaved(
                                TensorRole.KEY_BIAS,
                                "attn_k.bias",
                                config.heads().keyValues()));
            case PHI3 ->
                names.with(
                        names.family(),
                        new TensorSource(
                                LAYER + "attn_qkv.weight",
                                List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE),
                                Arrangement.STACKED,
                                1),
                        new TensorSource(
                                LAYER + "ffn_up.weight",
                                List.of(TensorRole.GATE, TensorRole.UP),
                                Arrangement.STACKED,
                                1));
            default -> names;
        };
    }

    private static TensorSource interleaved(TensorRole role, String name, int heads) {
        return new TensorSource(LAYER + name, List.of(role), Arrangement.INTERLEAVED, heads);
    }
}
