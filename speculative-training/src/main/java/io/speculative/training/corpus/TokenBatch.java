package io.speculative.training.corpus;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Sequences of equal length to learn from, and the token that follows each position.
 *
 * @param inputs token ids, one sequence after another
 * @param targets the next token of every position of {@code inputs}
 * @param length tokens per sequence
 */
public record TokenBatch(long[] inputs, long[] targets, int length) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if inputs and targets differ in number, or are no whole sequences
     */
    public TokenBatch {
        if (inputs.length != targets.length || inputs.length % length != 0) {
            throw new IllegalArgumentException("inputs: " + inputs.length + " tokens, targets: " + targets.length
                    + " (expected: as many, a multiple of " + length + ")");
        }
    }

    /**
     * The inputs as a tensor.
     *
     * @param manager the owner of the result
     * @return [sequences, length] int64
     */
    public NDArray inputs(NDManager manager) {
        return manager.create(inputs, new Shape(inputs.length / length, length));
    }

    /**
     * The targets as a tensor.
     *
     * @param manager the owner of the result
     * @return [sequences, length] int64
     */
    public NDArray targets(NDManager manager) {
        return manager.create(targets, new Shape(targets.length / length, length));
    }

    /** Returns the number of positions of all sequences. */
    public int positions() {
        return inputs.length;
    }
}
