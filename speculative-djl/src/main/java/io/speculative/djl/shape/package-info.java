/**
 * What a decoder-only transformer looks like, as data: sizes, the choices in which model families differ, and the roles of its
 * tensors.
 *
 * <p>{@link io.speculative.djl.shape.DecoderConfig} is the whole of it. A model family reads one from its {@code config.json}, a
 * checkpoint is checked against it, and {@code io.speculative.djl.program} writes the program that computes it. Nothing here knows
 * files, program texts or arrays.
 */
@NullMarked
package io.speculative.djl.shape;

import org.jspecify.annotations.NullMarked;
