package io.speculative.djl.gguf;

import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.Arrangement;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What GGUF files call the tensors of a model, and which of them it has. */
final class GgufNames {

    /** The table of embeddings, which every model has. */
    static final String EMBEDDING = "token_embd.weight";

    private static final String HEAD = "output.weight";
    private static final String LAYER = "blk.%d.";

    private static final Map<TensorRole, String> BY_ROLE = Map.ofEntries(
            Map.entry(TensorRole.EMBEDDING, EMBEDDING),
            Map.entry(TensorRole.FINAL_NORM, "output_norm.weight"),
            Map.entry(TensorRole.OUTPUT_HEAD, HEAD),
            Map.entry(TensorRole.ATTENTION_NORM, LAYER + "attn_norm.weight"),
            Map.entry(TensorRole.QUERY, LAYER + "attn_q.weight"),
            Map.entry(TensorRole.QUERY_BIAS, LAYER + "attn_q.bias"),
            Map.entry(TensorRole.QUERY_NORM, LAYER + "attn_q_norm.weight"),
            Map.entry(TensorRole.KEY, LAYER + "attn_k.weight"),
            Map.entry(TensorRole.KEY_BIAS, LAYER + "attn_k.bias"),
            Map.entry(TensorRole.KEY_NORM, LAYER + "attn_k_norm.weight"),
            Map.entry(TensorRole.VALUE, LAYER + "attn_v.weight"),
            Map.entry(TensorRole.VALUE_BIAS, LAYER + "attn_v.bias"),
            Map.entry(TensorRole.ATTENTION_OUTPUT, LAYER + "attn_output.weight"),
            Map.entry(TensorRole.ATTENTION_OUTPUT_BIAS, LAYER + "attn_output.bias"),
            Map.entry(TensorRole.ATTENTION_POST_NORM, LAYER + "post_attention_norm.weight"),
            Map.entry(TensorRole.FEED_FORWARD_NORM, LAYER + "ffn_norm.weight"),
            Map.entry(TensorRole.GATE, LAYER + "ffn_gate.weight"),
            Map.entry(TensorRole.GATE_BIAS, LAYER + "ffn_gate.bias"),
            Map.entry(TensorRole.UP, LAYER + "ffn_up.weight"),
            Map.entry(TensorRole.UP_BIAS, LAYER + "ffn_up.bias"),
            Map.entry(TensorRole.DOWN, LAYER + "ffn_down.weight"),
            Map.entry(TensorRole.DOWN_BIAS, LAYER + "ffn_down.bias"),
            Map.entry(TensorRole.FEED_FORWARD_POST_NORM, LAYER + "post_ffw_norm.weight"));

    private GgufNames() {}

    /**
     * The roles of a model.
     *
     * @param always what it has besides a Llama's
     * @param maybe what it has if the file holds such tensors
     * @param found the tensors of the file
     */
    static Set<TensorRole> roles(Set<TensorRole> always, Set<TensorRole> maybe, Set<String> found) {
        Set<TensorRole> roles = EnumSet.copyOf(DecoderConfig.llamaRoles());
        roles.addAll(always);
        maybe.stream().filter(role -> found.contains(name(role).formatted(0))).forEach(roles::add);
        if (!found.contains(HEAD)) {
            roles.remove(TensorRole.OUTPUT_HEAD);
        }
        return roles;
    }

    /** The names of an architecture without peculiarities. */
    static TensorNames of(String architecture) {
        return new TensorNames(
                architecture + " GGUF",
                BY_ROLE.entrySet().stream()
                        .map(entry -> TensorSource.of(entry.getKey(), entry.getValue()))
                        .toList(),
                GgufRotary.FACTOR_TENSORS);
    }

    /** Queries and keys in whose heads the rows that are turned together lie side by side. */
    static TensorNames interleaved(TensorNames names, Heads heads) {
        return names.with(
                names.family(),
                Stream.concat(
                                Stream.of(TensorRole.QUERY, TensorRole.QUERY_BIAS)
                                        .map(role -> interleaved(role, heads.count())),
                                Stream.of(TensorRole.KEY, TensorRole.KEY_BIAS)
                                        .map(role -> interleaved(role, heads.keyValues())))
                        .toArray(TensorSource[]::new));
    }

    /** Queries, keys and values in one tensor, gate and up map in another. */
    static TensorNames fused(TensorNames names) {
        return names.with(
                names.family(),
                stacked("attn_qkv.weight", TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE),
                stacked("ffn_up.weight", TensorRole.GATE, TensorRole.UP));
    }

    private static TensorSource interleaved(TensorRole role, int heads) {
        return new TensorSource(name(role), List.of(role), Arrangement.INTERLEAVED, heads);
    }

    private static TensorSource stacked(String name, TensorRole... roles) {
        return new TensorSource(LAYER + name, List.of(roles), Arrangement.STACKED, 1);
    }

    private static String name(TensorRole role) {
        return Objects.requireNonNull(BY_ROLE.get(role));
    }
}
