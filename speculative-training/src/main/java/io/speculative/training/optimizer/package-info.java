/**
 * How weights follow their gradients: the optimiser {@link io.speculative.training.optimizer.AdamW} and the schedule
 * {@link io.speculative.training.optimizer.LearningRate}.
 *
 * <p>Both work for any weights, those of a whole decoder or of a small head on top of one.
 */
@NullMarked
package io.speculative.training.optimizer;

import org.jspecify.annotations.NullMarked;
