package io.speculative.djl.program;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.TensorRole;
import io.speculative.djl.weights.Checkpoint;
import io.speculative.djl.weights.TensorNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The tensors of a model: their shapes, and the orders in which {@link DecoderProgram} takes them.
 *
 * <p>Shapes are those of the published checkpoints: linear maps are [outputs, inputs], and the query and key rows
 * of one head hold the first halves of all rotary pairs before the second halves.
 */
public final class WeightLayout {

    private static final Set<TensorRole> VECTORS = EnumSet.of(
            TensorRole.ATTENTION_NORM_BIAS,
            TensorRole.QUERY_BIAS,
            TensorRole.KEY_BIAS,
            TensorRole.VALUE_BIAS,
            TensorRole.QUERY_NORM,
            TensorRole.KEY_NORM,
            TensorRole.ALL_QUERIES_NORM,
            TensorRole.ALL_KEYS_NORM,
            TensorRole.FEED_FORWARD_NORM_BIAS,
            TensorRole.GATE_BIAS,
            TensorRole.UP_BIAS,
            TensorRole.FINAL_NORM_BIAS);

    private WeightLayout() {}

    /**
     * The shape of each tensor that a model of a configuration has.
     *
     * @param config the shape of the model
     * @return one for each of its roles, in their order
     */
    public static Map<TensorRole, Shape> shapes(DecoderConfig config) {
        Map<TensorRole, Shape> shapes = new EnumMap<>(TensorRole.class);
        for (TensorRole role : config.roles()) {
            shapes.put(role, shape(config, role));
        }
        return shapes;
    }

    /** How long the biases and the gains of heads would be, whether the model has them or not. */
    static Map<TensorRole, Long> vectorSizes(DecoderConfig config) {
        Map<TensorRole, Long> sizes = new EnumMap<>(TensorRole.class);
        for (TensorRole role : VECTORS) {
            sizes.put(role, shape(config, role).size());
        }
        return sizes;
    }

    private static Shape shape(DecoderConfig config, TensorRole role) {
        long hidden = config.size().hidden();
        long wide = config.feedForward().width();
        long queries = config.heads().queryWidth();
        long keys = config.heads().keyWidth();
        return switch (role) {
            case EMBEDDING, OUTPUT_HEAD -> new Shape(config.tokens().vocabularySize(), hidden);
            case POSITION_EMBEDDING -> new Shape(((Positions.Learned) config.positions()).rows(), hidden);
            case QUERY -> new Shape(queries, hidden);
            case QUERY_BIAS, ALL_QUERIES_NORM -> new Shape(queries);
            case KEY, VALUE -> new Shape(keys, hidden);
            case KEY_BIAS, VALUE_BIAS, ALL_KEYS_NORM -> new Shape(keys);
            case QUERY_NORM, KEY_NORM -> new Shape(config.heads().size());
            case ATTENTION_OUTPUT -> new Shape(hidden, queries);
            case GATE, UP -> new Shape(wide, hidden);
            case GATE_BIAS, UP_BIAS -> new Shape(wide);
            case DOWN -> new Shape(hidden, wide);
            default -> new Shape(hidden);
        };
    }

    /**
     * Lists the tensors of a Llama checkpoint, as {@link DecoderProgram#training} takes them.
     *
     * @param config the shape of the model
     * @return name to shape, in order: embedding, the roles of the first layer, of the second and so on, final norm, and the
     *     output projection if it is not the embedding table
     */
    public static Map<String, Shape> of(DecoderConfig config) {
        TensorNames names = TensorNames.llama();
        Map<TensorRole, Shape> shapes = shapes(config);
        Map<String, Shape> layout = new LinkedHashMap<>();
        for (Place place : places(config)) {
            layout.put(names.name(place.role(), place.layer()), Objects.requireNonNull(shapes.get(place.role())));
        }
        return layout;
    }

    /**
     * Tensors in memory as a checkpoint.
     *
     * @param config the shape of the model
     * @param tensors the tensors in the order of {@link #of}, float32; stay the caller's
     * @return the checkpoint
     */
    public static Checkpoint checkpoint(DecoderConfig config, List<NDArray> tensors) {
        List<Place> places = places(config);
        Map<Place, NDArray> byPlace = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            byPlace.put(places.get(i), tensors.get(i));
        }
        return (roles, layer, scope) -> {
            Map<TensorRole, NDArray> found = new EnumMap<>(TensorRole.class);
            for (TensorRole role : roles) {
                NDArray tensor = byPlace.get(new Place(role, role.isPerLayer() ? layer : 0));
                found.put(role, Objects.requireNonNull(tensor, role::name));
            }
            return found;
        };
    }

    /** The roles of one layer, in the order of the program. */
    static List<TensorRole> layerRoles(DecoderConfig config) {
        return config.roles().stream().filter(TensorRole::isPerLayer).toList();
    }

    /** The roles of the whole model, in the order of the program. */
    static List<TensorRole> sharedRoles(DecoderConfig config) {
        return config.roles().stream().filter(role -> !role.isPerLayer()).toList();
    }

    /** The place of the final norm's gain among the tensors of {@link #of}. */
    static int finalNorm(DecoderConfig config) {
        return 1 + layerRoles(config).size() * config.size().layers();
    }

    private static List<Place> places(DecoderConfig config) {
        List<Place> places = new ArrayList<>();
        places.add(new Place(TensorRole.EMBEDDING, 0));
        for (int layer = 0; layer < config.size().layers(); layer++) {
            for (TensorRole role : layerRoles(config)) {
                places.add(new Place(role, layer));
            }
        }
        places.add(new Place(TensorRole.FINAL_NORM, 0));
        if (!config.tiedEmbeddings()) {
            places.add(new Place(TensorRole.OUTPUT_HEAD, 0));
        }
        return places;
    }

    /** A tensor's role, and its layer where there is one per layer, else 0. */
    private record Place(TensorRole role, int layer) {}
}
