package io.speculative.djl.program;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a Llama checkpoint, in the order in which {@link DecoderProgram} takes them.
 *
 * <p>Names and shapes are those of the published checkpoints: linear maps are stored [outputs, inputs], and the query
 * and key rows of one head hold the first halves of all rotary pairs before the second halves.
 */
public final class WeightLayout {

    /** Number of tensors of one layer. */
    static final int TENSORS_PER_LAYER = 9;

    private WeightLayout() {}

    /**
     * Lists the tensors of a checkpoint.
     *
     * @param config the shape of the model
     * @return name to shape; iteration order is the program's argument order: embedding, layers, final norm, and the
     *     output projection if it is not the embedding table
     */
    public static Map<String, Shape> of(DecoderConfig config) {
        long hidden = config.hiddenSize();
        long wide = config.intermediateSize();
        long queries = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new Shape(config.vocabularySize(), hidden));
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", new Shape(hidden));
            shapes.put(prefix + "self_attn.q_proj.weight", new Shape(queries, hidden));
            shapes.put(prefix + "self_attn.k_proj.weight", new Shape(keys, hidden));
            shapes.put(prefix + "self_attn.v_proj.weight", new Shape(keys, hidden));
            shapes.put(prefix + "self_attn.o_proj.weight", new Shape(hidden, queries));
            shapes.put(prefix + "post_attention_layernorm.weight", new Shape(hidden));
            shapes.put(prefix + "mlp.gate_proj.weight", new Shape(wide, hidden));
            shapes.put(prefix + "mlp.up_proj.weight", new Shape(wide, hidden));
            shapes.put(prefix + "mlp.down_proj.weight", new Shape(hidden, wide));
        }
        shapes.put("model.norm.weight", new Shape(hidden));
        if (!config.tiedEmbeddings()) {
            shapes.put("lm_head.weight", new Shape(config.vocabularySize(), hidden));
        }
        return shapes;
    }

    /** The place of the final norm's gain in the order. */
    static int finalNorm(DecoderConfig config) {
        return 1 + TENSORS_PER_LAYER * config.layers();
    }
}
