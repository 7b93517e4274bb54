package io.speculative.djl.shape;

/** How a model knows where a token stands. */
public sealed interface Positions {

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
         * @throws IllegalArgumentException if theta is not positive or the width not even and positive
         */
        public Rotary {
            if (!(theta > 0)) {
                throw new IllegalArgumentException("theta: " + theta + " (expected: > 0)");
            }
            if (width < 2 || width % 2 != 0) {
                throw new IllegalArgumentException("width: " + width + " (expected: even and >= 2)");
            }
        }
    }

    /**
     * A row per position is added to the token's embedding.
     *
     * @param rows how many rows the table has
     * @param offset the row of the first position
     */
    record Learned(int rows, int offset) implements Positions {}
}
