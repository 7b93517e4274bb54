package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.RotaryScaling;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How an object of a {@code config.json} says that rotary frequencies are scaled.
 *
 * @param config the file
 * @param rope the object
 * @param types what the family calls each scaling, and what that is called here
 */
record ScalingFields(JsonFile config, JsonFile rope, Map<String, String> types) {

    /** What most families call scalings. */
    static final Map<String, String> USUAL = new TreeMap<>(Map.of(
            "default", "default",
            "dynamic", "dynamic",
            "linear", "linear",
            "llama3", "llama3",
            "longrope", "longrope",
            "yarn", "yarn"));

    /** What Phi-3 calls them; its early files have other names for the same. */
    static final Map<String, String> PHI3 =
            new TreeMap<>(Map.of("default", "default", "longrope", "longrope", "su", "longrope", "yarn", "longrope"));

    private static final int MOST_POSITIONS = 1 << 24;
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final String TRUNCATE = "truncate";
    private static final double USUAL_FAST_TURNS = 32;
    private static final double USUAL_SLOW_TURNS = 1;

    /**
     * The scaling.
     *
     * @param width how many values of a head are turned
     * @param theta the base of the wavelengths
     */
    RotaryScaling scaling(int width, double theta) {
        String name = rope.has("rope_type") || !rope.has("type") ? "rope_type" : "type";
        String type = rope.has(name) ? required(name, types.keySet()) : "default";
        return switch (types.getOrDefault(type, type)) {
            case "linear" -> new RotaryScaling.Linear(required("factor"));
            case "dynamic" -> dynamic();
            case "llama3" -> llama3();
            case "longrope" -> longRope(width / 2);
            case "yarn" -> yarn(theta);
            default -> new RotaryScaling.None();
        };
    }

    /** Whether bounds of YaRN are rounded; null is no. */
    private boolean truncated() {
        return !rope.has(TRUNCATE) || rope.flag(TRUNCATE).orElse(false);
    }

    /** Refuses bounds that aren't rounded: transformers doesn't look for them in the settings of one kind of layer. */
    void requireTruncated() {
        if (!truncated()) {
            throw rope.refusal(TRUNCATE, "true");
        }
    }

    /** Scales only beyond the stated number of positions, and a model has no more. */
    private RotaryScaling dynamic() {
        required("factor");
        return new RotaryScaling.None();
    }

    private RotaryScaling llama3() {
        double low = required("low_freq_factor");
        double high = required("high_freq_factor");
        if (high <= low) {
            throw rope.refusal("high_freq_factor", "a number above low_freq_factor, " + low);
        }
        return new RotaryScaling.Llama3(required("factor"), low, high, original());
    }

    private RotaryScaling yarn(double theta) {
        if (theta == 1) {
            throw (rope.has("rope_theta") ? rope : config)
                    .refusal("rope_theta", "other than 1, as yarn tells pairs by their wavelengths");
        }
        int original = original();
        double factor = factor(original, rope.has("factor"));
        if (factor * original > MOST_POSITIONS) {
            throw rope.refusal("factor", "a number that makes at most " + MOST_POSITIONS + " positions of " + original);
        }
        return new RotaryScaling.Yarn(
                factor,
                rope.positive("beta_fast").orElse(USUAL_FAST_TURNS),
                rope.positive("beta_slow").orElse(USUAL_SLOW_TURNS),
                truncated(),
                original,
                rope.positive("attention_factor").orElseGet(() -> yarnMagnitude(factor)));
    }

    private double yarnMagnitude(double factor) {
        double weight = rope.positive("mscale").orElse(0.0);
        double weightOfAll = rope.positive("mscale_all_dim").orElse(0.0);
        return weight > 0 && weightOfAll > 0
                ? RotaryScaling.Yarn.magnitude(factor, weight) / RotaryScaling.Yarn.magnitude(factor, weightOfAll)
                : RotaryScaling.Yarn.magnitude(factor, 1);
    }

    private RotaryScaling longRope(int pairs) {
        int original = original();
        double factor = factor(original, true);
        if (factor > 1 && original == 1) {
            throw rope.refusal(ORIGINAL, "more than 1");
        }
        double usual = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new RotaryScaling.LongRope(
                rope.positives("short_factor", pairs),
                rope.positives("long_factor", pairs),
                original,
                rope.positive("attention_factor").orElse(usual));
    }

    /** By how much contexts grow: what the object says, or if it may be silent, what the stated number of positions does. */
    private double factor(int original, boolean optional) {
        return optional && rope.field("factor").isEmpty()
                ? (double) config.size("max_position_embeddings", MOST_POSITIONS) / original
                : required("factor");
    }

    /** The context before: the object names it, or Phi-3's file itself; where both do they have to agree. */
    private int original() {
        boolean inFile = types.equals(PHI3);
        int original = (inFile ? config : rope).size(ORIGINAL, MOST_POSITIONS);
        (inFile ? rope : config).requireIfPresent(ORIGINAL, Integer.toString(original));
        return original;
    }

    private String required(String name, Set<String> words) {
        return rope.word(name, words).orElseThrow(() -> rope.refusal(name, String.join(" or ", words)));
    }

    private double required(String name) {
        return rope.positive(name).orElseThrow(() -> rope.refusal(name, "a number > 0"));
    }
}
