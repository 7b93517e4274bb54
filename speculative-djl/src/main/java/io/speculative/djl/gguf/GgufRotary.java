package io.speculative.djl.gguf;

import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import java.util.List;

/** What a GGUF file says of rotary positions. */
final class GgufRotary {

    private static final double USUAL_THETA = 10_000;
    private static final String TYPE = "rope.scaling.type";
    private static final String NONE = "none";
    private static final String LINEAR = "linear";

    private GgufRotary() {}

    /** The positions of a model. */
    static Positions.Rotary of(GgufFields fields, int headSize) {
        double theta = fields.number("rope.freq_base", USUAL_THETA);
        int width = fields.size("rope.dimension_count", headSize);
        return new Positions.Rotary(theta, width, scaling(fields));
    }

    private static RotaryScaling scaling(GgufFields fields) {
        // Files from before there were types have a factor alone, at first under another key.
        String type = fields.word(TYPE, LINEAR, List.of(NONE, LINEAR));
        double factor = fields.number("rope.scaling.factor", fields.number("rope.scale_linear", 1));
        if (type.equals(NONE) || factor == 1) {
            return new RotaryScaling.None();
        }
        return new RotaryScaling.Linear(factor);
    }
}
