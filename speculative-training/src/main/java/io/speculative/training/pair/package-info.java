/**
 * Trains a target and its draft for each other.
 *
 * <p>{@link io.speculative.training.pair.ModelPair} holds both, {@link io.speculative.training.pair.PairTrainer} makes
 * one step. In a joint step the target learns to predict the next token and the draft, in the same pass, the target's
 * own distribution. In a distillation step the target stays as it is and the draft goes on learning, on books and on
 * texts that {@link io.speculative.training.pair.TargetWriter} let the target write.
 * {@link io.speculative.training.pair.PairEvaluation} measures what counts, the acceptance at temperature 1: the mean
 * over positions of the sum over tokens of min(target, draft), which is the probability that a drafted token is
 * accepted (Leviathan et al., Fast Inference from Transformers via Speculative Decoding, 2023).
 *
 * <p>Everything random is a function of the seed and the step number, so a run that was stopped continues from its
 * last checkpoint and gives the same weights as one that was not.
 */
@NullMarked
package io.speculative.training.pair;

import org.jspecify.annotations.NullMarked;
