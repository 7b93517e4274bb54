/**
 * A decoder that learns: {@link io.speculative.training.decoder.TrainableDecoder} holds the weights, the program that
 * computes logits and gradients, and the optimiser; {@link io.speculative.training.decoder.Loss} says what it learns
 * from, the next token or the distributions of a teacher.
 *
 * <p>The program is the training mode of {@link io.speculative.djl.program.DecoderProgram}, so that what is trained is
 * what is run.
 */
@NullMarked
package io.speculative.training.decoder;

import org.jspecify.annotations.NullMarked;
