package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** Fields of a {@code config.json} that several families have. */
record ConfigFields(JsonFile config) {

    private static final int MOST_LAYERS = 10_000;
    private static final int WIDEST = 1 << 24;
    private static final int USUAL_WINDOW = 4096;
    private static final List<String> ROPE_TYPES = List.of("default", "linear", "llama3");
    private static final Map<String, Activation> ACTIVATIONS = new TreeMap<>(Map.of(
            "silu", Activation.SILU,
            "swish", Activation.SILU,
            "gelu", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
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

    int keyValueHeads(int heads, int otherwise) {
        String name = "num_key_value_heads";
        if (config.field(name).isEmpty()) {
            return otherwise;
        }
        int keyValueHeads = config.size(name, heads);
        if (heads % keyValueHeads != 0) {
            throw config.refusal(name, "a divisor of num_attention_heads, " + heads);
        }
        return keyValueHeads;
    }

    /** The size of a head that has none of its own. */
    int headSize(String widthName, int hiddenSize, int heads) {
        if (hiddenSize % (2 * (long) heads) != 0) {
            throw config.refusal(widthName, "a multiple of twice the number of attention heads, " + heads);
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
     * Rotary positions, whose settings lie in an object of the file or in the file itself. As in transformers 5,
     * {@code rope_scaling} takes the place of the whole of {@code rope_parameters}, and what the object says goes before the
     * file's own field.
     */
    Positions.Rotary rotary(String thetaName, int width) {
        Optional<JsonFile> parameters = config.object("rope_scaling").or(() -> config.object("rope_parameters"));
        double theta = parameters
                .flatMap(rope -> rope.positive("rope_theta"))
                .or(() -> config.positive(thetaName))
                .orElse(10_000.0);
        return new Positions.Rotary(
                theta, width, parameters.map(ConfigFields::scaling).orElse(new RotaryScaling.None()));
    }

    private static RotaryScaling scaling(JsonFile rope) {
        String name = rope.has("rope_type") || !rope.has("type") ? "rope_type" : "type";
        String type =
                rope.word(name, ROPE_TYPES).orElseThrow(() -> rope.refusal(name, String.join(" or ", ROPE_TYPES)));
        return switch (type) {
            case "linear" -> new RotaryScaling.Linear(required(rope, "factor"));
            case "llama3" -> {
                double low = required(rope, "low_freq_factor");
                double high = required(rope, "high_freq_factor");
                if (high <= low) {
                    throw rope.refusal("high_freq_factor", "a number above low_freq_factor, " + low);
                }
                yield new RotaryScaling.Llama3(
                        required(rope, "factor"), low, high, rope.size("original_max_position_embeddings", WIDEST));
            }
            default -> new RotaryScaling.None();
        };
    }

    private static double required(JsonFile object, String name) {
        return object.positive(name).orElseThrow(() -> object.refusal(name, "a number > 0"));
    }

    /** The share of a head that is turned. */
    double rotaryShare(String name, double otherwise) {
        double share = config.positive(name)
                .or(() -> config.object("rope_parameters").flatMap(rope -> rope.positive("partial_rotary_factor")))
                .orElse(otherwise);
        if (share > 1) {
            throw config.refusal(name, "a number from 0 to 1");
        }
        return share;
    }

    int window() {
        return size("sliding_window", USUAL_WINDOW);
    }

    /** The layers that have a window: as {@code layer_types} has them, or else those from one on, every so many. */
    List<Integer> windowed(int layers, int first, int step) {
        Optional<List<Integer>> listed = config.field("layer_types").map(types -> {
            List<Integer> windowed = new ArrayList<>();
            for (int layer = 0; layer < types.size(); layer++) {
                String type = types.get(layer).asText();
                if (type.equals("sliding_attention")) {
                    windowed.add(layer);
                } else if (!type.equals("full_attention")) {
                    throw config.refusal("layer_types", "full_attention and sliding_attention only");
                }
            }
            return windowed;
        });
        return listed.orElseGet(() -> IntStream.range(first, layers)
                .filter(layer -> (layer - first) % step == 0)
                .boxed()
                .toList());
    }
}
