/**
 * Text to tokens and back, as the {@code tokenizer.json} of a Hugging Face model folder says.
 *
 * <p>Encoding is left to the native tokenizers library. Decoding is done here, because generated text must be shown
 * while it grows and decoding everything again for each token costs more the longer the text is: the bytes behind every
 * id are worked out once, and a {@link io.speculative.model.Detokenizer} only has to append a token's bytes and hand out
 * the characters that are complete. Two spellings of tokens cover today's decoder-only models: byte-level BPE, where
 * each character of a token stands for a byte, and SentencePiece, where {@code ▁} stands for a space and {@code <0xE2>}
 * for a byte. Anything else is refused when the file is opened.
 *
 * <p>Native code ends the virtual machine over some files and some texts, so it sees neither unchecked: a file is read by
 * {@code TokenizerReader} against the list in {@code TokenizerSchema}, and what the library is given is what was checked,
 * written anew; a text has to pass {@code TextLimit}.
 *
 * <p>The entry type is {@link io.speculative.djl.tokenizer.HuggingFaceVocabulary}. Nothing here touches the network.
 */
@NullMarked
package io.speculative.djl.tokenizer;

import org.jspecify.annotations.NullMarked;
