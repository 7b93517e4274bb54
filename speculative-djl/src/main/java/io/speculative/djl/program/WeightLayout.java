package io.speculative.djl.program;

import ai.djl.ndarray.types.Shape;
import io.speculative.djl.weights.TensorNames;
import io.speculative.djl.weights.TensorRole;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The tensors of a checkpoint, in the order in which {@link DecoderProgram} takes them.
 *
 * <p>Shapes are those of the published checkpoints: linear maps are stored [outputs, inputs], and the query and key rows
 * of one head hold the first halves of all rotary pairs before the second halves.
 */
public final class WeightLayout {

    /** Number of tensors of one layer. */
    static final int TENSORS_PER_LAYER = 9;

    private WeightLayout() {}

    /**
     * The shape of each tensor that a model of a configuration has.
     *
     * @param config the shape of the model
     * @return without {@link TensorRole#OUTPUT_HEAD} if the embedding serves as it
     */
    public static Map<TensorRole, Shape> shapes(DecoderConfig config) {
        long hidden = config.hiddenSize();
        long wide = config.intermediateSize();
        long queries = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        Map<TensorRole, Shape> shapes = new EnumMap<>(TensorRole.class);
        shapes.put(TensorRole.EMBEDDING, new Shape(config.vocabularySize(), hidden));
        shapes.put(TensorRole.ATTENTION_NORM, new Shape(hidden));
        shapes.put(TensorRole.QUERY, new Shape(queries, hidden));
        shapes.put(TensorRole.KEY, new Shape(keys, hidden));
        shapes.put(TensorRole.VALUE, new Shape(keys, hidden));
        shapes.put(TensorRole.ATTENTION_OUTPUT, new Shape(hidden, queries));
        shapes.put(TensorRole.FEED_FORWARD_NORM, new Shape(hidden));
        shapes.put(TensorRole.GATE, new Shape(wide, hidden));
        shapes.put(TensorRole.UP, new Shape(wide, hidden));
        shapes.put(TensorRole.DOWN, new Shape(hidden, wide));
        shapes.put(TensorRole.FINAL_NORM, new Shape(hidden));
        if (!config.tiedEmbeddings()) {
            shapes.put(TensorRole.OUTPUT_HEAD, new Shape(config.vocabularySize(), hidden));
        }
        return shapes;
    }

    /**
     * Lists the tensors of a Llama checkpoint.
     *
     * @param config the shape of the model
     * @return name to shape, in the order of {@link #of(DecoderConfig, TensorNames)}
     */
    public static Map<String, Shape> of(DecoderConfig config) {
        return of(config, TensorNames.llama());
    }

    /**
     * Lists the tensors of a checkpoint.
     *
     * @param config the shape of the model
     * @param names what the model's family calls its tensors
     * @return name to shape; iteration order is the program's argument order: embedding, layers, final norm, and the
     *     output projection if it is not the embedding table
     */
    public static Map<String, Shape> of(DecoderConfig config, TensorNames names) {
        Map<TensorRole, Shape> shapes = shapes(config);
        Map<String, Shape> layout = new LinkedHashMap<>();
        layout.put(names.name(TensorRole.EMBEDDING), shapeOf(shapes, TensorRole.EMBEDDING));
        for (int layer = 0; layer < config.layers(); layer++) {
            for (TensorRole role : TensorRole.values()) {
                if (names.isPerLayer(role)) {
                    layout.put(names.name(role, layer), shapeOf(shapes, role));
                }
            }
        }
        layout.put(names.name(TensorRole.FINAL_NORM), shapeOf(shapes, TensorRole.FINAL_NORM));
        if (!config.tiedEmbeddings()) {
            layout.put(names.name(TensorRole.OUTPUT_HEAD), shapeOf(shapes, TensorRole.OUTPUT_HEAD));
        }
        return layout;
    }

    /** The place of the final norm's gain in the order. */
    static int finalNorm(DecoderConfig config) {
        return 1 + TENSORS_PER_LAYER * config.layers();
    }

    private static Shape shapeOf(Map<TensorRole, Shape> shapes, TensorRole role) {
        return Objects.requireNonNull(shapes.get(role), role::name);
    }
}
