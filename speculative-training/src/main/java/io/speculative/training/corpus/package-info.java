/**
 * What is learned from: a folder of texts, and the batches of token windows cut from it.
 *
 * <p>{@link io.speculative.training.corpus.BookCorpus} reads the texts and keeps some for evaluation,
 * {@link io.speculative.training.corpus.EncodedBooks} are their tokens, and
 * {@link io.speculative.training.corpus.TrainingWindows} cut them into
 * {@link io.speculative.training.corpus.TokenBatch}es. {@link io.speculative.training.corpus.WrittenTexts} are batches
 * of texts that a model wrote itself. Both are a {@link io.speculative.training.corpus.BatchSource}: a trainer asks
 * for the batch of a step, whatever it is cut from.
 */
@NullMarked
package io.speculative.training.corpus;

import org.jspecify.annotations.NullMarked;
