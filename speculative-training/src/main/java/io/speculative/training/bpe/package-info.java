/**
 * Byte-pair encoding: how text becomes tokens for a model that is trained from scratch.
 *
 * <p>{@link io.speculative.training.bpe.BytePairLearner} learns a
 * {@link io.speculative.training.bpe.BytePairVocabulary} from texts,
 * {@link io.speculative.training.bpe.BytePairEncoder} encodes with it, and
 * {@link io.speculative.training.bpe.TokenizerFile} keeps it in the {@code tokenizer.json} that a model folder holds.
 * The tokens are those of the byte-level tokenizer of the Hugging Face tokenizers library, so any text can be encoded
 * and every runtime reads them.
 *
 * <p>Rico Sennrich, Barry Haddow, Alexandra Birch, Neural Machine Translation of Rare Words with Subword Units, 2016.
 */
@NullMarked
package io.speculative.training.bpe;

import org.jspecify.annotations.NullMarked;
