/**
 * Makes the default model pair from plain text: command lines over the trainer of {@link io.speculative.training.pair}.
 *
 * <p>{@link io.speculative.examples.training.TrainPair} is the command. Its stages train target and draft together, let the
 * target write texts, teach the draft alone, measure the pair and write it as two model folders. A stage that was stopped
 * continues from its last checkpoint.
 */
@NullMarked
package io.speculative.examples.training;

import org.jspecify.annotations.NullMarked;
