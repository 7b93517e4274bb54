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
 * @param ignoredPrefixes beginnings of such names
 */
public record TensorNames(
        String family, List<TensorSource> sources, List<String> ignoredSuffixes, List<String> ignoredPrefixes) {

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
        ignoredPrefixes = List.copyOf(ignoredPrefixes);
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
     * Names of a checkpoint in which nothing begins with what is ignored.
     *
     * @param family the family's name in messages
     * @param sources the tensors; no role twice
     * @param ignoredSuffixes ends of the names of tensors that may be in the file and are never read
     */
    public TensorNames(String family, List<TensorSource> sources, List<String> ignoredSuffixes) {
        this(family, sources, ignoredSuffixes, List.of());
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
                        TensorSource.of(TensorRole.ATTENTION_NORM_BIAS, layer + "input_layernorm.bias"),
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
                        TensorSource.of(TensorRole.FEED_FORWARD_NORM_BIAS, layer + "post_attention_layernorm.bias"),
                        TensorSource.of(TensorRole.GATE, layer + "mlp.gate_proj.weight"),
                        TensorSource.of(TensorRole.GATE_BIAS, layer + "mlp.gate_proj.bias"),
                        TensorSource.of(TensorRole.UP, layer + "mlp.up_proj.weight"),
                        TensorSource.of(TensorRole.UP_BIAS, layer + "mlp.up_proj.bias"),
                        TensorSource.of(TensorRole.DOWN, layer + "mlp.down_proj.weight"),
                        TensorSource.of(TensorRole.DOWN_BIAS, layer + "mlp.down_proj.bias"),
                        TensorSource.of(TensorRole.FINAL_NORM, "model.norm.weight"),
                        TensorSource.of(TensorRole.FINAL_NORM_BIAS, "model.norm.bias"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD, "lm_head.weight"),
                        TensorSource.of(TensorRole.OUTPUT_HEAD_BIAS, "lm_head.bias")),
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
        return new TensorNames(newFamily, changed, ignoredSuffixes, ignoredPrefixes);
    }

    /**
     * The names without a part that they begin with, where checkpoints lack it: those that were saved without their head do.
     *
     * @param prefix the part
     * @param found the names there are
     * @return these names, if one of them is found or none is without the part either; else the shorter ones
     */
    public TensorNames fitting(String prefix, Collection<String> found) {
        boolean longFound = found.stream().anyMatch(name -> name.startsWith(prefix));
        return longFound ? this : withPrefix(prefix, "");
    }

    /**
     * The same tensors by names that begin otherwise.
     *
     * @param prefix what some names begin with; empty for all names
     * @param newPrefix what they begin with instead
     * @return the changed copy
     */
    public TensorNames withPrefix(String prefix, String newPrefix) {
        List<TensorSource> renamed = sources.stream()
                .map(source -> source.template().startsWith(prefix)
                        ? new TensorSource(
                                newPrefix + source.template().substring(prefix.length()),
                                source.roles(),
                                source.arrangement(),
                                source.heads())
                        : source)
                .toList();
        return new TensorNames(family, renamed, ignoredSuffixes, ignoredPrefixes);
    }

    /**
     * The same names in a checkpoint that holds other models besides.
     *
     * @param prefixes what the names of their tensors begin with
     * @return the changed copy
     */
    public TensorNames ignoring(List<String> prefixes) {
        return new TensorNames(family, sources, ignoredSuffixes, prefixes);
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
        return ignoredSuffixes.stream().anyMatch(name::endsWith)
                || ignoredPrefixes.stream().anyMatch(name::startsWith);
    }
}
