package io.speculative.djl.weights;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a model family calls its tensors. A new family is another value of this type.
 *
 * @param family the family's name in messages
 * @param templates a name for each role, {@code %d} standing for the layer where there is one per layer
 * @param ignoredSuffixes ends of the names of tensors that may be in the file and are never read
 */
public record TensorNames(String family, Map<TensorRole, String> templates, List<String> ignoredSuffixes) {

    private static final String LAYER = "%d";

    /**
     * Copies the arguments.
     *
     * @throws IllegalArgumentException if a role has no name
     */
    public TensorNames {
        for (TensorRole role : TensorRole.values()) {
            if (!templates.containsKey(role)) {
                throw new IllegalArgumentException("templates: no " + role + " (expected: a name for each role)");
            }
        }
        templates = Map.copyOf(templates);
        ignoredSuffixes = List.copyOf(ignoredSuffixes);
    }

    /**
     * The names that the Llama family uses in Hugging Face layout.
     *
     * @return the names
     */
    public static TensorNames llama() {
        Map<TensorRole, String> templates = new EnumMap<>(TensorRole.class);
        templates.put(TensorRole.EMBEDDING, "model.embed_tokens.weight");
        templates.put(TensorRole.ATTENTION_NORM, "model.layers.%d.input_layernorm.weight");
        templates.put(TensorRole.QUERY, "model.layers.%d.self_attn.q_proj.weight");
        templates.put(TensorRole.KEY, "model.layers.%d.self_attn.k_proj.weight");
        templates.put(TensorRole.VALUE, "model.layers.%d.self_attn.v_proj.weight");
        templates.put(TensorRole.ATTENTION_OUTPUT, "model.layers.%d.self_attn.o_proj.weight");
        templates.put(TensorRole.FEED_FORWARD_NORM, "model.layers.%d.post_attention_layernorm.weight");
        templates.put(TensorRole.GATE, "model.layers.%d.mlp.gate_proj.weight");
        templates.put(TensorRole.UP, "model.layers.%d.mlp.up_proj.weight");
        templates.put(TensorRole.DOWN, "model.layers.%d.mlp.down_proj.weight");
        templates.put(TensorRole.FINAL_NORM, "model.norm.weight");
        templates.put(TensorRole.OUTPUT_HEAD, "lm_head.weight");
        return new TensorNames("llama", templates, List.of(".rotary_emb.inv_freq"));
    }

    /**
     * Whether each layer has a tensor of this role.
     *
     * @param role the role
     * @return true if its name depends on the layer
     */
    public boolean isPerLayer(TensorRole role) {
        return template(role).contains(LAYER);
    }

    /**
     * The name of a tensor of the whole model.
     *
     * @param role a role that is not per layer
     * @return its name
     */
    public String name(TensorRole role) {
        if (isPerLayer(role)) {
            throw new IllegalArgumentException("role: " + role + " (expected: a role of the whole model)");
        }
        return template(role);
    }

    /**
     * The name of a tensor of one layer.
     *
     * @param role a role that is per layer
     * @param layer counted from 0
     * @return its name
     */
    public String name(TensorRole role, int layer) {
        if (!isPerLayer(role)) {
            throw new IllegalArgumentException("role: " + role + " (expected: a role of each layer)");
        }
        return template(role).replace(LAYER, Integer.toString(layer));
    }

    boolean isIgnored(String name) {
        return ignoredSuffixes.stream().anyMatch(name::endsWith);
    }

    private String template(TensorRole role) {
        return templates.getOrDefault(role, "");
    }
}
