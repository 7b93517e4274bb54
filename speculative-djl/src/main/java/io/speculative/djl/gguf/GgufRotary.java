package io.speculative.djl.gguf;

import io.speculative.djl.shape.Positions;
import io.speculative.djl.shape.RotaryScaling;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a GGUF file says of rotary positions. */
final class GgufRotary {

    /** By what the frequencies of pairs are divided, as in Llama 3.1. */
    private static final String FACTORS = "rope_freqs.weight";

    /** The same for contexts as long as before and for longer ones, as in Phi-3 128k. */
    private static final String SHORT_FACTORS = "rope_factors_short.weight";

    private static final String LONG_FACTORS = "rope_factors_long.weight";

    /** Tensors that hold a number for each pair; they are no weights. */
    static final List<String> FACTOR_TENSORS = List.of(FACTORS, SHORT_FACTORS, LONG_FACTORS);

    private static final double USUAL_THETA = 10_000;
    private static final double USUAL_FAST_TURNS = 32;
    private static final double USUAL_SLOW_TURNS = 1;
    private static final String TYPE = "rope.scaling.type";
    private static final String LINEAR = "linear";

    /** Factors of all contexts are those of contexts as long as before, which no context is longer than. */
    private static final int NEVER_LONG = Integer.MAX_VALUE;

    private final GgufFields fields;
    private final Map<String, List<Double>> factors;

    /**
     * The fields of a file.
     *
     * @param factors the numbers of each of {@link #FACTOR_TENSORS} that the file has
     */
    GgufRotary(GgufFields fields, Map<String, List<Double>> factors) {
        this.fields = fields;
        this.factors = factors;
    }

    /** The positions of a model whose heads have this size. */
    Positions.Rotary positions(int headSize) {
        return new Positions.Rotary(
                fields.number("rope.freq_base", USUAL_THETA), fields.size("rope.dimension_count", headSize), scaling());
    }

    /** Those of layers with a window, if they turn otherwise than these. */
    Positions.Rotary ofWindows(Positions.Rotary full) {
        return new Positions.Rotary(
                fields.number("rope.freq_base_swa", USUAL_THETA), full.width(), new RotaryScaling.None());
    }

    /** Files from before there were types have a factor alone, at first under another key. */
    private RotaryScaling scaling() {
        String type = fields.word(TYPE, LINEAR, List.of("none", LINEAR, "yarn", "longrope"));
        double factor = fields.number("rope.scaling.factor", fields.number("rope.scale_linear", 1));
        if (factors.keySet().equals(Set.of(SHORT_FACTORS, LONG_FACTORS)) && factor == 1 && !type.equals("yarn")) {
            return longRope();
        }
        if (type.equals("longrope") || !Set.of(FACTORS).containsAll(factors.keySet())) {
            throw fields.refusal(
                    TYPE,
                    type + ", by " + factor + ", with the tensors " + factors.keySet(),
                    "longrope without a factor, with " + SHORT_FACTORS + " and " + LONG_FACTORS + " alone");
        }
        if (type.equals("yarn")) {
            if (!factors.isEmpty()) {
                throw fields.refusal(TYPE, "yarn, with the tensor " + FACTORS, "no such tensor");
            }
            return yarn(factor);
        }
        return perPair(type.equals(LINEAR) ? factor : 1);
    }

    private RotaryScaling perPair(double factor) {
        if (!factors.isEmpty()) {
            List<Double> each = Objects.requireNonNull(factors.get(FACTORS)).stream()
                    .map(ofPair -> ofPair * factor)
                    .toList();
            return new RotaryScaling.LongRope(each, each, NEVER_LONG, 1);
        }
        return factor == 1 ? new RotaryScaling.None() : new RotaryScaling.Linear(factor);
    }

    private RotaryScaling longRope() {
        return new RotaryScaling.LongRope(
                Objects.requireNonNull(factors.get(SHORT_FACTORS)),
                Objects.requireNonNull(factors.get(LONG_FACTORS)),
                originalPositions(),
                fields.number("rope.scaling.attn_factor", 1));
    }

    /** As the paper has it; keys that ask for something else are not asked for, and so refused. */
    private RotaryScaling yarn(double factor) {
        return new RotaryScaling.Yarn(
                factor,
                fields.number("rope.scaling.yarn_beta_fast", USUAL_FAST_TURNS),
                fields.number("rope.scaling.yarn_beta_slow", USUAL_SLOW_TURNS),
                true,
                originalPositions(),
                RotaryScaling.Yarn.magnitude(factor, 1));
    }

    private int originalPositions() {
        return fields.size("rope.scaling.original_context_length");
    }
}
