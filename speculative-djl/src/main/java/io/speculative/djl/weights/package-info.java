/**
 * The numbers of a model as they lie on disk: safetensors files, one or sharded, read through memory mappings.
 *
 * <p>A safetensors file is a JSON header (name, dtype, shape and byte range of every tensor) followed by the bytes. The
 * native library behind the engine trusts what it is given: a dtype it does not know ends the whole virtual machine, a
 * range outside the file reads foreign memory. So everything is checked here, before a single byte reaches native code,
 * and whatever is wrong is reported as an {@link io.speculative.djl.weights.UnreadableWeightsException} that names the
 * file, the tensor, the value and the expectation.
 *
 * <p>The entry type is {@link io.speculative.djl.weights.ModelWeights}: it opens a model folder, whatever its number of
 * shards, and hands out tensors by name, each mapped or widened on its own, so that a model of several gigabytes needs
 * neither a heap of that size nor a second copy. {@link io.speculative.djl.weights.TensorNames} says, as data, what the
 * tensors of a model family are called. {@link io.speculative.djl.weights.SafetensorsWriter} writes such a file.
 *
 * <p>{@link io.speculative.djl.weights.SafetensorsWriter} writes such a file, for a model that was trained here.
 *
 * <p>Format: <a href="https://huggingface.co/docs/safetensors/index">Safetensors</a>.
 */
@NullMarked
package io.speculative.djl.weights;

import org.jspecify.annotations.NullMarked;
