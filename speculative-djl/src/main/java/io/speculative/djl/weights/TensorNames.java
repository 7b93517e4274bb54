package io.speculative.djl.weights;

import io.speculative.djl.shape.TensorRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a model family calls its tensors. A new family is another value of this type.
 *
 * @param family the family's name in messages
 * @param sources the tensors; no role twice
 * @param ignoredSuffixes ends of the names of tensors that may be in the file and are never read
 */
public record TensorNames(String family, List<TensorSource> sources, List<String> ignoredSuffixes) {

    /** Tables of rotations that old checkpoints have, which are computed from the configuration. */
    public static final List<String> ROTARY_BUFFERS =
            List.of(".rotary_emb.inv_freq", ".rotary_emb.cos_cached", ".rotary_emb.sin_cached");

    /**
     * Copies the arguments.
     *
     * @throws IllegalArgumentException if two sources serve one role
     */
    public TensorNames {
        sources = List.copyOf(sources);
        ignoredSuffixes = List.copyOf(ignoredSuffixes);
        Set<TensorRole> seen = EnumSet.noneOf(TensorRole.class);
        for (TensorSource source : sources) {
            for (TensorRole role : source.roles()) {
                if (!seen.add(role)) {
                    throw new IllegalArgumentException(
                            "sources: " + role + " twice (expected: one name for each role)");
                }
            }
        }
    }

    /**
     * The names that the Llama family uses in Hugging Face layout, with those of the biases and norms that its relatives have
     * besides.
     *
     * @return the names
     */
    public static TensorNames llama() {
        String layer = "model.layers.%d.";
        return new TensorNames(
                "llama",
                List.of(
                        TensorSource.of(TensorRole.EMBEDDING, "model.embed_tokens.weight"),
                        TensorSource.of(TensorRole.ATTENTION_NORM, layer + "input_layernorm.weight"),
                        TensorSource.of(TensorRole.QUERY, layer + "self_attn.q_proj.weight"),
                        TensorSource.of(TensorRole.QUERY_BIAS, layer + "self_attn.q_proj.bias"),
                        TensorSource.of(TensorRole.KEY, layer + "self_attn.k_proj.weight"),
                        TensorSource.of(TensorRole.KEY_BIAS, layer + "self_attn.k_proj.bias"),
                        TensorSource.of(TensorRole.VALUE, layer + "self_attn.v_proj.weight"),
                        TensorSource.of(TensorRole.VALUE_BIAS, layer + "self_attn.v_proj.bias"),
                        TensorSource.of(TensorRole.QUERY_NORM, layer + "self_attn.q_norm.weight"),
                        TensorSource.of(TensorRole.KEY_NORM, layer + "self_attn.k_norm.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT, layer + "self_attn.o_proj.weight"),
                        TensorSource.of(TensorRole.ATTENTION_OUTPUT_BIAS, layer + "self_attn.o_proj.bias"),
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM, layer + "post_attention_layernorm.weight"),
                        TensorSource.of(TensorRole.GATE, layer + "mlp.gate_proj.weight"),
                        TensorSource.of(TensorRole.GATE_BIAS, layer + "mlp.gate_proj.bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.up_proj.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.up_proj.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.down_proj.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.down_proj.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "model.norm.weight"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight")),
                ROTARY_BUFFERS);
    }

    /**
     * The same names but for some.
     *
     * @param newFamily the other family's name
     * @param others sources that take the place of all that serve one of their roles
     * @return the changed copy
     */
    public TensorNames with(String newFamily, TensorSource... others) {
        List<TensorSource> changed = new ArrayList<>(sources);
        for (TensorSource other : others) {
            changed.removeIf(source -> other.roles().stream().anyMatch(source.roles()::contains));
        }
        changed.addAll(List.of(others));
        return new TensorNames(newFamily, changed, ignoredSuffixes);
    }

    /**
     * The names without a part that they begin with, where checkpoints lack it: those that were saved without their head do.
     *
     * @param prefix the part
     * @param found the names there are
     * @return these names, if one of them is found or none is without the part either; else the shorter ones
     */
    public TensorNames fitting(String prefix, Collection<String> found) {
        List<TensorSource> shorter = new ArrayList<>();
        for (TensorSource source : sources) {
            String name = source.template();
            shorter.add(
                    name.startsWith(prefix)
                            ? new TensorSource(
                                    name.substring(prefix.length()),
                                    source.roles(),
                                    source.arrangement(),
                                    source.heads())
                            : source);
        }
        boolean longFound = found.stream().anyMatch(name -> name.startsWith(prefix));
        return longFound ? this : new TensorNames(family, shorter, ignoredSuffixes);
    }

    /**
     * The name of a tensor.
     *
     * @param role what it does, by itself or among others
     * @param layer counted from 0; counts only for a role that each layer has
     * @return its name
     * @throws IllegalArgumentException if the family has no such tensor
     */
    public String name(TensorRole role, int layer) {
        return sources.stream()
                .filter(source -> source.roles().contains(role))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "role: " + role + " (expected: one that " + family + " models have)"))
                .name(layer);
    }

    boolean isIgnored(String name) {
        return ignoredSuffixes.stream().anyMatch(name::endsWith);
    }
}
