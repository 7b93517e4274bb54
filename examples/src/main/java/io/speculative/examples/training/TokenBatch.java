package io.speculative.examples.training;

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
record TokenBatch(long[] inputs, long[] targets, int length) {

    TokenBatch {
        if (inputs.length != targets.length || inputs.length % length != 0) {
            throw new IllegalArgumentException("inputs: " + inputs.length + " tokens, targets: " + targets.length
                    + " (expected: as many, a multiple of " + length + ")");
        }
    }

    /** Returns the inputs as [sequences, length]; the manager owns them. */
    NDArray inputs(NDManager manager) {
        return manager.create(inputs, new Shape(inputs.length / length, length));
    }

    /** Returns the targets as [sequences, length]; the manager owns them. */
    NDArray targets(NDManager manager) {
        return manager.create(targets, new Shape(targets.length / length, length));
    }

    /** Returns the number of positions. */
    int positions() {
        return inputs.length;
    }
}
