/**
 * Makes the default model pair from plain text, in Java alone.
 *
 * <p>{@link io.speculative.examples.training.TrainPair} is the command. It learns a byte-level byte-pair vocabulary from
 * the books, trains the target on next-token prediction and, in the same pass, teaches the draft the target's own
 * distribution; then it freezes the target and goes on teaching the draft, on the books and on text the target wrote
 * itself. The measure that counts is the acceptance at temperature 1: the mean over positions of the sum over tokens of
 * min(target, draft), which is the probability that a drafted token survives (Leviathan et al., Fast Inference from
 * Transformers via Speculative Decoding, 2023).
 *
 * <p>Everything random is a function of the seed and the step number, so a run that was stopped continues from its last
 * checkpoint as if it had not been.
 */
@NullMarked
package io.speculative.examples.training;

import org.jspecify.annotations.NullMarked;
