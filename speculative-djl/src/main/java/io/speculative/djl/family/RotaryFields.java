package io.speculative.djl.family;

import io.speculative.djl.json.JsonFile;
import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code config.json} says about rotary positions. The settings lie in an object of the file or in the file itself.
 * As in transformers 5, {@code rope_scaling} takes the place of the whole of {@code rope_parameters}, and what the object
 * says goes before the file's own field.
 *
 * @param config the file
 * @param settings the object
 * @param thetaName what the file itself calls the base
 * @param shareName what the file itself calls the share of a head that is turned
 * @param usualTheta the base if neither names one
 * @param types what the family calls scalings ({@link ScalingFields})
 */
record RotaryFields(
        JsonFile config,
        Optional<JsonFile> settings,
        String thetaName,
        String shareName,
        double usualTheta,
        Map<String, String> types) {

    private static final double USUAL_THETA = 10_000;
    private static final String SHARE = "partial_rotary_factor";

    /**
     * The fields of a file.
     *
     * @param thetaName what the file itself calls the base
     * @param shareName what the file itself calls the share of a head that is turned
     */
    RotaryFields(JsonFile config, String thetaName, String shareName) {
        this(
                config,
                scaling(config).or(() -> config.object("rope_parameters")),
                thetaName,
                shareName,
                USUAL_THETA,
                ScalingFields.USUAL);
    }

    /** The fields of a file under their usual names. */
    static RotaryFields of(JsonFile config) {
        return new RotaryFields(config, "rope_theta", SHARE);
    }

    /**
     * The fields of one kind of layer among several.
     *
     * @param settings the kind's settings
     * @param thetaName what the file itself calls the kind's base
     * @param usualTheta the base if neither names one
     */
    static RotaryFields ofKind(JsonFile config, Optional<JsonFile> settings, String thetaName, double usualTheta) {
        settings.ifPresent(rope -> new ScalingFields(config, rope, ScalingFields.USUAL).requireTruncated());
        return new RotaryFields(config, settings, thetaName, SHARE, usualTheta, ScalingFields.USUAL);
    }

    /** What {@code rope_scaling} says, if anything. */
    static Optional<JsonFile> scaling(JsonFile config) {
        return config.object("rope_scaling").filter(rope -> !rope.isEmpty());
    }

    /** The same with another base for files that name none. */
    RotaryFields withUsualTheta(double theta) {
        return new RotaryFields(config, settings, thetaName, shareName, theta, types);
    }

    /** The same with other types of scaling. */
    RotaryFields withTypes(Map<String, String> newTypes) {
        return new RotaryFields(config, settings, thetaName, shareName, usualTheta, newTypes);
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
                .orElse(usualTheta);
        return new Positions.Rotary(
                theta,
                width,
                settings.map(rope -> new ScalingFields(config, rope, types).scaling(width, theta))
                        .orElse(new RotaryScaling.None()));
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
}
