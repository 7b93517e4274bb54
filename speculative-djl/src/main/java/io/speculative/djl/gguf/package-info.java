/**
 * Model files of llama.cpp: GGUF, versions 2 and 3. One file holds tensors, the shape of the model, its tokenizer and its chat
 * template.
 *
 * <p>{@link io.speculative.djl.gguf.GgufModel} opens a file and says all of that in the terms in which the other packages read a
 * folder in Hugging Face layout. Quantised tensors become 32-bit floats one at a time, bit for bit as ggml's own dequantisation
 * makes them, and are then stored in the precision that the caller asks for: the law of the model is that of the
 * dequantised weights.
 *
 * <p>Every count, length and offset is held against the file's size before anything is read or allocated. What is wrong is an
 * {@link io.speculative.djl.weights.UnreadableWeightsException} that names the file, the key or tensor, the value and the
 * expectation.
 *
 * <p>Format: <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF</a>.
 */
@NullMarked
package io.speculative.djl.gguf;

import org.jspecify.annotations.NullMarked;
