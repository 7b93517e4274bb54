/**
 * Checkpoint files.
 *
 * <p>A checkpoint is a set of named tensors in safetensors files.
 * {@link io.speculative.djl.weights.SafetensorsWriter} writes one.
 */
@NullMarked
package io.speculative.djl.weights;

import org.jspecify.annotations.NullMarked;
