package io.speculative.examples.training;

/** An endless supply of batches; the batch of a step depends on the step alone, so a stopped run can be continued. */
@FunctionalInterface
interface BatchSource {

    /**
     * Returns the batch of a step.
     *
     * @param step the step, from 0
     */
    TokenBatch batch(long step);
}
