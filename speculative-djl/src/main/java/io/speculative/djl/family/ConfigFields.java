package io.speculative.djl.family;

import com.fasterxml.jackson.databind.JsonNode;
import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Attention;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Fields of a {@code config.json} that several families have. */
record ConfigFields(JsonFile config) {

    private static final int MOST_LAYERS = 10_000;
    private static final int WIDEST = 1 << 24;
    private static final int USUAL_WINDOW = 4096;
    private static final String LAYER_TYPES = "layer_types";
    private static final String TURNED = "no_rope_layers";
    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";
    private static final Map<String, Activation> ACTIVATIONS = new TreeMap<>(Map.of(
            "silu", Activation.SILU,
            "swish", Activation.SILU,
            "gelu", Activation.GELU,
            "gelu_python", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "gelu_python_tanh", Activation.GELU_TANH,
            "gelu_accurate", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "relu", Activation.RELU));

    /** A size that has to be there. */
    int size(String name) {
        return config.size(name, WIDEST);
    }

    /** A size with a default. */
    int size(String name, int otherwise) {
        return config.field(name).isPresent() ? size(name) : otherwise;
    }

    int layers(String name) {
        return config.size(name, MOST_LAYERS);
    }

    /** The number of a layer, counted from 0, with a default; it may lie behind the last. */
    int layerNumber(String name, int otherwise) {
        return config.field(name)
                .map(value -> {
                    if (!value.isInt() || value.intValue() < 0) {
                        throw config.refusal(name, "an integer >= 0");
                    }
                    return value.intValue();
                })
                .orElse(otherwise);
    }

    double positive(String name, double otherwise) {
        return config.positive(name).orElse(otherwise);
    }

    /** Where values level off; infinite if they don't. */
    double cap(String name, double otherwise) {
        return config.has(name) ? config.positive(name).orElse(Double.POSITIVE_INFINITY) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        return config.flag(name).orElse(otherwise);
    }

    /** Refuses a model that asks for another value than the one the program is made for. */
    void require(String name, String expected) {
        config.requireIfPresent(name, expected);
    }

    Activation activation(String name, Activation otherwise) {
        return config.word(name, ACTIVATIONS.keySet())
                .map(word -> Objects.requireNonNull(ACTIVATIONS.get(word)))
                .orElse(otherwise);
    }

    /** The key and value heads; as many as heads if the file says null. */
    int keyValueHeads(int heads, int otherwise) {
        String name = "num_key_value_heads";
        int usual = config.has(name) ? heads : otherwise;
        int keyValueHeads = config.field(name).isEmpty() ? usual : config.size(name, heads);
        if (heads % keyValueHeads != 0) {
            throw config.refusal(name, "a divisor of num_attention_heads, " + heads);
        }
        return keyValueHeads;
    }

    /** The size of a head that has none of its own and is turned in pairs. */
    int evenHeadSize(String widthName, int hiddenSize, int heads) {
        if (hiddenSize % (2 * (long) heads) != 0) {
            throw config.refusal(widthName, "a multiple of twice the number of attention heads, " + heads);
        }
        return hiddenSize / heads;
    }

    /** The size of a head that has none of its own. */
    int headSize(String widthName, int hiddenSize, int heads) {
        if (hiddenSize % heads != 0) {
            throw config.refusal(widthName, "a multiple of the number of attention heads, " + heads);
        }
        return hiddenSize / heads;
    }

    /** The size of a head that may have one of its own. */
    int ownHeadSize(IntSupplier otherwise) {
        String name = "head_dim";
        if (config.field(name).isEmpty()) {
            return otherwise.getAsInt();
        }
        int headSize = size(name);
        if (headSize % 2 != 0) {
            throw config.refusal(name, "an even number");
        }
        return headSize;
    }

    /**
     * How many tokens back layers with a window see.
     *
     * @return empty if the file says null, which is that no layer has a window
     */
    OptionalInt window() {
        String name = "sliding_window";
        return config.has(name) && config.field(name).isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(size(name, USUAL_WINDOW));
    }

    /** The layers that {@code layer_types} lists as having a window, or else the usual ones. */
    List<Integer> windowed(int layers, IntPredicate usual) {
        return listedWindows(layers)
                .orElseGet(
                        () -> IntStream.range(0, layers).filter(usual).boxed().toList());
    }

    /** For each layer whether it turns queries and keys: what the file lists, or all but every so many. */
    List<Boolean> turnedLayers(int layers) {
        int interval = size("no_rope_layer_interval", 4);
        return config.field(TURNED)
                .map(list -> listedTurns(list, layers))
                .orElseGet(() -> IntStream.range(0, layers)
                        .mapToObj(layer -> (layer + 1) % interval != 0)
                        .toList());
    }

    private List<Boolean> listedTurns(JsonNode list, int layers) {
        List<Boolean> turned = new ArrayList<>();
        for (JsonNode turns : list) {
            if (!turns.isInt() || turns.intValue() < 0 || turns.intValue() > 1) {
                throw config.refusal(TURNED, "an array of 1 and 0");
            }
            turned.add(turns.intValue() == 1);
        }
        if (turned.size() < layers) {
            throw config.refusal(TURNED, "an array of at least " + layers + ", one for each layer");
        }
        return turned.subList(0, layers);
    }

    /** Full attention but in the layers that have a window: those that {@code layer_types} lists, or else the usual ones. */
    Attention windows(Attention full, OptionalInt window, int layers, IntPredicate usual) {
        List<Integer> windowed = windowed(layers, layer -> window.isPresent() && usual.test(layer));
        if (window.isEmpty() && !windowed.isEmpty()) {
            throw config.refusal(LAYER_TYPES, "full_attention only, as there is no window");
        }
        return windowed.isEmpty() ? full : full.withWindow(window.getAsInt(), windowed);
    }

    /** The same for a family without {@code layer_types}; a list that says otherwise is refused. */
    Attention unlistedWindows(Attention full, OptionalInt window, int layers) {
        Attention attention = window.isEmpty()
                ? full
                : full.withWindow(
                        window.getAsInt(), IntStream.range(0, layers).boxed().toList());
        if (!listedWindows(layers).orElse(attention.windowed()).equals(attention.windowed())) {
            throw config.refusal(
                    LAYER_TYPES, (window.isEmpty() ? FULL : SLIDING) + " only, as all layers of this family are alike");
        }
        return attention;
    }

    private Optional<List<Integer>> listedWindows(int layers) {
        return config.field(LAYER_TYPES).map(types -> {
            if (!types.isArray() || types.size() != layers) {
                throw config.refusal(LAYER_TYPES, "an array of " + layers + ", one for each layer");
            }
            List<Integer> windowed = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                String type = types.path(layer).asText();
                if (type.equals(SLIDING)) {
                    windowed.add(layer);
                } else if (!type.equals(FULL)) {
                    throw config.refusal(LAYER_TYPES, FULL + " and " + SLIDING + " only");
                }
            }
            return windowed;
        });
    }
}
