package io.speculative.djl.shape;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a model knows where a token stands. */
public sealed interface Positions {

    /**
     * The rotations that layers choose from.
     *
     * @return none where positions are told in another way; all turn the same width
     */
    List<Rotary> rotations();

    /**
     * The number of positions a model is made for. It is what the configuration states, but for scalings that name the context
     * before and a factor.
     *
     * @param stated how many the configuration states
     * @return as many, or more
     */
    default int reach(int stated) {
        return rotations().stream()
                .mapToInt(rotary -> rotary.scaling().reach(stated))
                .max()
                .orElse(stated);
    }

    /**
     * Pairs of a query's and a key's values are turned by angles that grow with the position (Su et al., RoFormer: Enhanced
     * Transformer with Rotary Position Embedding, 2021).
     *
     * @param theta base of the wavelengths; positive
     * @param width how many values of a head are turned, from the first on; even
     * @param scaling what is done to the frequencies
     */
    record Rotary(double theta, int width, RotaryScaling scaling) implements Positions {

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if theta is not positive, the width not even and positive, or there are not as many
         *     factors as pairs
         */
        public Rotary {
            if (!(theta > 0)) {
                throw new IllegalArgumentException("theta: " + theta + " (expected: > 0)");
            }
            if (width < 2 || width % 2 != 0) {
                throw new IllegalArgumentException("width: " + width + " (expected: even and >= 2)");
            }
            if (scaling instanceof RotaryScaling.LongRope factors
                    && factors.shortFactors().size() != width / 2) {
                throw new IllegalArgumentException("scaling: "
                        + factors.shortFactors().size() + " factors (expected: " + width / 2 + ", one for each pair)");
            }
        }

        /**
         * A rotation that turns nothing, for layers that don't know where a token stands.
         *
         * @param width how many values of a head other layers turn
         * @return angles of zero
         */
        public static Rotary still(int width) {
            return new Rotary(1, width, new RotaryScaling.Linear(Double.POSITIVE_INFINITY));
        }

        /**
         * The frequency of a pair before it is scaled.
         *
         * @param pair counted from 0
         * @return {@code theta^(-2 * pair / width)}, in radians per position
         */
        public double unscaled(int pair) {
            return Math.pow(theta, -2.0 * pair / width);
        }

        @Override
        public List<Rotary> rotations() {
            return List.of(this);
        }
    }

    /**
     * Layers turn by different rotations.
     *
     * @param rotations the rotations; all of one width
     * @param ofLayers for each layer, the number of its rotation among them, counted from 0; may be longer
     */
    record Layered(@Override List<Rotary> rotations, List<Integer> ofLayers) implements Positions {

        /**
         * Checks the numbers and copies the lists.
         *
         * @throws IllegalArgumentException if there is no rotation, two have different widths, or a layer has none
         */
        public Layered {
            rotations = List.copyOf(rotations);
            ofLayers = List.copyOf(ofLayers);
            Set<Integer> widths =
                    new HashSet<>(rotations.stream().map(Rotary::width).toList());
            if (widths.size() != 1) {
                throw new IllegalArgumentException("rotations: widths " + widths + " (expected: one)");
            }
            for (int rotation : ofLayers) {
                if (rotation < 0 || rotation >= rotations.size()) {
                    throw new IllegalArgumentException(
                            "ofLayers: " + rotation + " (expected: 0 to " + (rotations.size() - 1) + ")");
                }
            }
        }

        /**
         * The same as a single rotation where all layers have one.
         *
         * @param some the rotation of some layers
         * @param others that of the others
         * @param ofOthers for each layer, whether it is one of the others
         * @return the positions
         */
        public static Positions of(Rotary some, Rotary others, List<Boolean> ofOthers) {
            if (!ofOthers.contains(true)) {
                return some;
            }
            return ofOthers.contains(false)
                    ? new Layered(
                            List.of(some, others),
                            ofOthers.stream().map(other -> other ? 1 : 0).toList())
                    : others;
        }
    }

    /**
     * A row per position is added to the token's embedding.
     *
     * @param rows how many rows the table has
     * @param offset the row of the first position
     */
    record Learned(int rows, int offset) implements Positions {
        @Override
        public List<Rotary> rotations() {
            return List.of();
        }
    }
}
