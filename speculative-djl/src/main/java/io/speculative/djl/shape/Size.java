package io.speculative.djl.shape;

/**
 * How large a decoder is.
 *
 * @param hidden width of the residual stream
 * @param layers number of layers
 * @param positions largest number of positions in one sequence
 */
public record Size(int hidden, int layers, int positions) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Size {
        requirePositive("hidden", hidden);
        requirePositive("layers", layers);
        requirePositive("positions", positions);
    }

    static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }
}
