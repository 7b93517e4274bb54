/**
 * Reads the weights of a model from safetensors files: a single file or shards.
 *
 * <p>A safetensors file is a JSON header (name, dtype, shape and byte range of every tensor) followed by the bytes. The
 * native library behind the engine does not check its input: an unknown dtype ends the whole virtual machine, and a
 * range outside the file reads other memory. So everything is checked here before a byte reaches native code. Whatever
 * is wrong is reported as an {@link io.speculative.djl.weights.UnreadableWeightsException} that names the file, the
 * tensor, the value and the expectation.
 *
 * <p>The entry type is {@link io.speculative.djl.weights.ModelWeights}: it opens a model folder, whatever its number of
 * shards, and hands out tensors by name. A tensor is read when it is asked for, in pieces, as 32-bit floats, into
 * memory of its own; no file is mapped into memory. A {@link io.speculative.djl.weights.Checkpoint} reads tensors by
 * what they do in the model, a few at a time. So a caller that packs one linear map at a time and then closes its
 * tensors never holds all of a model as 32-bit floats. {@link io.speculative.djl.weights.TensorNames} says, as data,
 * what the tensors of a model family are called.
 *
 * <p>A {@link io.speculative.djl.weights.SafetensorsWriter} writes such a file for a model that was trained in Java.
 *
 * <p>Format: <a href="https://huggingface.co/docs/safetensors/index">Safetensors</a>.
 */
@NullMarked
package io.speculative.djl.weights;

import org.jspecify.annotations.NullMarked;
