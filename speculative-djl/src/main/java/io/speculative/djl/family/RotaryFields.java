package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code config.json} says about rotary positions. The settings lie in an object of the file or in the file itself.
 * As in transformers 5, {@code rope_scaling} takes the place of the whole of {@code rope_parameters}, and what the object
 * says goes before the file's own field.
 */
final class RotaryFields {

    private static final int MOST_POSITIONS = 1 << 24;
    private static final double USUAL_THETA = 10_000;
    private static final String SHARE = "partial_rotary_factor";
    private static final List<String> TYPES = List.of("default", "linear", "llama3");

    private final JsonFile config;
    private final Optional<JsonFile> settings;
    private final String thetaName;
    private final String shareName;

    /**
     * The fields of a file.
     *
     * @param thetaName what the file itself calls the base
     * @param shareName what the file itself calls the share of a head that is turned
     */
    RotaryFields(JsonFile config, String thetaName, String shareName) {
        this.config = config;
        this.settings = config.object("rope_scaling")
                .filter(rope -> !rope.isEmpty())
                .or(() -> config.object("rope_parameters"));
        this.thetaName = thetaName;
        this.shareName = shareName;
    }

    /** Positions that turn whole heads; a file that asks for less is refused. */
    Positions.Rotary ofWholeHeads(int headSize) {
        if (share(1) != 1) {
            throw refusalOfShare("1.0");
        }
        return positions(headSize);
    }

    /** Positions that turn a share of each head, the usual one if the file says nothing. */
    Positions.Rotary ofShare(int headSize, double usualShare) {
        double share = share(usualShare);
        int width = (int) (headSize * Math.min(share, 1));
        if (share > 1 || width < 2 || width % 2 != 0) {
            throw refusalOfShare("a number up to 1 that makes an even part of a head of " + headSize);
        }
        return positions(width);
    }

    private Positions.Rotary positions(int width) {
        double theta = settings.flatMap(rope -> rope.positive("rope_theta"))
                .or(() -> config.positive(thetaName))
                .orElse(USUAL_THETA);
        return new Positions.Rotary(theta, width, settings.map(this::scaling).orElse(new RotaryScaling.None()));
    }

    private double share(double otherwise) {
        return holderOfShare().positive(shareField()).orElse(otherwise);
    }

    private IllegalArgumentException refusalOfShare(String expected) {
        return holderOfShare().refusal(shareField(), expected);
    }

    private JsonFile holderOfShare() {
        return settings.filter(rope -> rope.has(SHARE)).orElse(config);
    }

    private String shareField() {
        return holderOfShare() == config ? shareName : SHARE;
    }

    private RotaryScaling scaling(JsonFile rope) {
        String name = rope.has("rope_type") || !rope.has("type") ? "rope_type" : "type";
        return switch (rope.word(name, TYPES).orElse("default")) {
            case "linear" -> new RotaryScaling.Linear(required(rope, "factor"));
            case "llama3" -> {
                double low = required(rope, "low_freq_factor");
                double high = required(rope, "high_freq_factor");
                if (high <= low) {
                    throw rope.refusal("high_freq_factor", "a number above low_freq_factor, " + low);
                }
                int before = rope.size("original_max_position_embeddings", MOST_POSITIONS);
                config.requireIfPresent("original_max_position_embeddings", Integer.toString(before));
                yield new RotaryScaling.Llama3(required(rope, "factor"), low, high, before);
            }
            default -> new RotaryScaling.None();
        };
    }

    private static double required(JsonFile object, String name) {
        return object.positive(name).orElseThrow(() -> object.refusal(name, "a number > 0"));
    }
}
