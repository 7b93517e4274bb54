package io.speculative.training.corpus;

/**
 * An endless supply of batches. The batch of a step depends on the step alone, so a stopped run can be continued. For one
 * thread at a time.
 */
@FunctionalInterface
public interface BatchSource {

    /**
     * Returns the batch of a step.
     *
     * @param step the step, from 0
     * @return the batch; the caller owns its arrays
     */
    TokenBatch batch(long step);
}
