package io.speculative.djl.program;

import io.speculative.djl.shape.Activation;
import io.speculative.djl.shape.DecoderConfig;
import io.speculative.djl.shape.Heads;
import io.speculative.djl.shape.Norm;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.Residual;
import io.speculative.djl.shape.TensorRole;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the fragments of a program leave open, for one model. A name in braces stands for a number of the model's shape or an
 * expression; {@code {?name}} at the end of a line keeps the line only for models that compute that, {@code {?!name}} only for
 * others.
 *
 * <p>Per layer, a model has up to eight <em>vectors</em> besides its linear maps: biases (with those of the norms before them
 * folded in), gains of the norms of queries and keys (by head or by row), and of the norms after a part. They lie in one list with the tables,
 * {@code {vectors}} of them per layer from {@code {vectors_at}} on; gain and bias of the final norm lie before them.
 */
final class ProgramText {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern CONDITION = Pattern.compile("(.*?) *\\{\\?(!?)(\\w+)}");

    /** The names of the per-layer vectors in their order, each with what asks for it. */
    private static final List<String> VECTORS = List.of(
            "qkv_bias",
            "head_gains",
            "row_gains",
            "out_bias",
            "attention_post_norm",
            "gate_up_bias",
            "down_bias",
            "feed_forward_post_norm");

    private final Map<String, Boolean> features = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();

    private ProgramText() {}

    /** What the shape of a model and its family tell. */
    static ProgramText of(DecoderConfig config) {
        ProgramText text = new ProgramText();
        text.putFeatures(config);
        text.putShape(config);
        text.putNumbers(config);
        text.putTensors(config);
        return text;
    }

    /** Sets what a mode chooses. */
    ProgramText with(String name, String value) {
        values.put(name, value);
        return this;
    }

    /** Sets what a mode chooses. */
    ProgramText with(String name, int value) {
        return with(name, Integer.toString(value));
    }

    /** Says whether a mode computes something. */
    ProgramText withFeature(String name, boolean computed) {
        features.put(name, computed);
        return this;
    }

    /** The call of an activation, as programs write it. */
    static String call(Activation activation, String argument) {
        return switch (activation) {
            case SILU -> "torch.silu(" + argument + ")";
            case GELU -> "torch.gelu(" + argument + ", approximate=\"none\")";
            case GELU_TANH -> "torch.gelu(" + argument + ", approximate=\"tanh\")";
            case RELU -> "torch.relu(" + argument + ")";
        };
    }

    /** Whether the head can be made from the table of embeddings in the form in which rows are looked up. */
    static boolean isHeadOfTable(DecoderConfig config) {
        return config.tiedEmbeddings()
                && config.tokens().embeddingScale() == 1
                && config.norm().kind() == Norm.Kind.ROOT_MEAN_SQUARE;
    }

    /** Whether the model computes what every Llama does and nothing besides. */
    boolean isPlain() {
        Set<String> computed = features.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        computed.remove("head_of_table");
        return computed.equals(Set.of("rms", "rotary", "gated", "scaled_gain", "normed", "normed_again"));
    }

    /** The text without its open places. */
    String fill(String template) {
        return template.lines()
                .filter(this::isKept)
                .map(line -> CONDITION.matcher(line).replaceFirst("$1"))
                .map(this::filled)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private boolean isKept(String line) {
        Matcher condition = CONDITION.matcher(line);
        if (!condition.matches()) {
            return true;
        }
        boolean present = Objects.requireNonNull(features.get(condition.group(3)), line);
        return present == condition.group(2).isEmpty();
    }

    private String filled(String line) {
        return PLACEHOLDER.matcher(line).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalStateException(
                        "placeholder: " + match.group() + " (expected: one of " + values.keySet() + ")");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private void putFeatures(DecoderConfig config) {
        Set<TensorRole> roles = config.roles();
        boolean rms = config.norm().kind() == Norm.Kind.ROOT_MEAN_SQUARE;
        boolean headBias = roles.contains(TensorRole.FINAL_NORM_BIAS);
        boolean capped = Double.isFinite(config.tokens().logitCap());
        features.put("rms", rms);
        features.put("rotary", !config.positions().rotations().isEmpty());
        features.put("layered_rotary", config.positions() instanceof Positions.Layered);
        features.put("gated", roles.contains(TensorRole.GATE));
        features.put("parallel", config.feedForward().residual() == Residual.PARALLEL);
        features.put("normed", roles.contains(TensorRole.ATTENTION_NORM));
        features.put("normed_again", isComputed("normed") && !isComputed("parallel"));
        features.put(
                "window",
                !config.attention().windowed().isEmpty()
                        && config.attention().window() < config.size().positions());
        features.put("score_cap", Double.isFinite(config.attention().cap()));
        features.put("logit_cap", capped);
        features.put("embedding_scale", config.tokens().embeddingScale() != 1);
        features.put("head_bias", headBias);
        features.put("scaled_gain", rms && !capped && !headBias);
        features.put("head_of_table", isHeadOfTable(config));
        features.put("head_gains", roles.contains(TensorRole.QUERY_NORM));
        features.put("row_gains", roles.contains(TensorRole.ALL_QUERIES_NORM));
        features.put("out_bias", roles.contains(TensorRole.ATTENTION_OUTPUT_BIAS));
        features.put("attention_post_norm", roles.contains(TensorRole.ATTENTION_POST_NORM));
        features.put("down_bias", roles.contains(TensorRole.DOWN_BIAS));
        features.put("feed_forward_post_norm", roles.contains(TensorRole.FEED_FORWARD_POST_NORM));
        features.put(
                "qkv_bias",
                containsAny(
                        roles,
                        TensorRole.ATTENTION_NORM_BIAS,
                        TensorRole.QUERY_BIAS,
                        TensorRole.KEY_BIAS,
                        TensorRole.VALUE_BIAS));
        features.put(
                "gate_up_bias",
                containsAny(roles, TensorRole.FEED_FORWARD_NORM_BIAS, TensorRole.GATE_BIAS, TensorRole.UP_BIAS));
    }

    private static boolean containsAny(Set<TensorRole> roles, TensorRole... wanted) {
        return List.of(wanted).stream().anyMatch(roles::contains);
    }

    private void putShape(DecoderConfig config) {
        Heads heads = config.heads();
        int group = heads.count() / heads.keyValues();
        with("hidden", config.size().hidden());
        with("intermediate", config.feedForward().width());
        with("layers", config.size().layers());
        with("vocabulary", config.tokens().vocabularySize());
        with("head", heads.size());
        with("pairs", heads.size() / 2);
        with("heads", heads.count());
        with("kv_heads", heads.keyValues());
        with("qk_heads", heads.count() + heads.keyValues());
        with("group", group);
        with("group_width", group * heads.size());
        with("q_width", heads.queryWidth());
        with("kv_width", heads.keyWidth());
        with("qk_width", heads.queryWidth() + heads.keyWidth());
        with("position_offset", config.positions() instanceof Positions.Learned learned ? learned.offset() : 0);
        with("positions", config.size().positions());
        List<Positions.Rotary> rotations = config.positions().rotations();
        int turned = rotations.isEmpty() ? 0 : rotations.get(0).width();
        with("rotations", rotations.size());
        with(
                "rotation_of_layer",
                config.positions() instanceof Positions.Layered layered
                        ? layered.ofLayers().toString()
                        : "[]");
        with("turned", turned);
        with("turned_pairs", turned / 2);
        with("window", config.attention().window());
        with("windowed", windowed(config).toString());
        with("activation", call(config.feedForward().activation(), "gate"));
    }

    /** A one for each layer that has a window, a zero for each other. */
    private static List<Integer> windowed(DecoderConfig config) {
        return IntStream.range(0, config.size().layers())
                .mapToObj(layer -> config.attention().windowed().contains(layer) ? 1 : 0)
                .toList();
    }

    private void putNumbers(DecoderConfig config) {
        double scoreScale = config.attention().scale()
                / (isComputed("score_cap") ? config.attention().cap() : 1);
        boolean normalised = isComputed("head_gains") || isComputed("row_gains");
        put("query_scale", normalised ? 1 : scoreScale);
        put("query_gain_scale", normalised ? scoreScale : 1);
        put("score_cap", config.attention().cap());
        put("logit_cap", config.tokens().logitCap());
        put("logit_scale", isComputed("logit_cap") ? 1 / config.tokens().logitCap() : 1);
        put("embedding_scale", config.tokens().embeddingScale());
        put("gain_offset", config.norm().gainOffset());
        put("gain", Math.sqrt(config.size().hidden()));
        put("epsilon", config.norm().epsilon());
        put("epsilon_column", Math.sqrt(config.size().hidden() * config.norm().epsilon()));
    }

    private void putTensors(DecoderConfig config) {
        Map<TensorRole, Integer> places = new EnumMap<>(TensorRole.class);
        List<TensorRole> layer = WeightLayout.layerRoles(config);
        List<TensorRole> shared = WeightLayout.sharedRoles(config);
        layer.forEach(role -> places.put(role, layer.indexOf(role)));
        shared.forEach(role -> places.put(role, shared.indexOf(role)));
        places.forEach((role, place) -> with(role.name().toLowerCase(Locale.ROOT), place));
        if (config.tiedEmbeddings()) {
            with("output_head", 0);
        }
        WeightLayout.vectorSizes(config).forEach((role, size) -> {
            Integer place = places.get(role);
            String tensor = role.isPerLayer() ? "w[at + " + place + "]" : "w[" + place + "]";
            String zeros = "torch.new_zeros(w[0], [" + size + "])";
            with(role.name().toLowerCase(Locale.ROOT) + "_or_zeros", place == null ? zeros : tensor);
        });
        int vectors = 0;
        for (String vector : VECTORS) {
            with(vector + "_at", vectors);
            vectors += isComputed(vector) ? 1 : 0;
        }
        with("vectors", vectors);
        with("final_gain_at", isComputed("head_bias") ? 3 : 2);
        with("vectors_at", isComputed("head_bias") ? 5 : 3);
    }

    private boolean isComputed(String feature) {
        return Objects.requireNonNull(features.get(feature), feature);
    }

    private void put(String name, double value) {
        with(name, String.format(Locale.ROOT, "%.17e", value));
    }
}
