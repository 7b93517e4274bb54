/**
 * The decoder-only transformer as one generated program.
 *
 * <p>A model here is data: a {@link io.speculative.djl.shape.DecoderConfig} says what shape it has, a
 * {@link io.speculative.djl.program.WeightLayout} says which tensors a checkpoint of that shape holds, and
 * {@link io.speculative.djl.program.DecoderProgram} writes the one program text that runs it. The text is compiled by
 * libtorch itself ({@link io.speculative.djl.torch.TorchScript}), so a forward pass is one call from Java and the
 * layers run without returning to the virtual machine.
 *
 * <p>The same layer functions serve training and inference. What differs between the modes is named in
 * {@link io.speculative.djl.program.DecoderProgram}: the kernel of a linear map, whether intermediate results may be
 * overwritten, and how attention reaches earlier positions.
 */
@NullMarked
package io.speculative.djl.program;

import org.jspecify.annotations.NullMarked;
