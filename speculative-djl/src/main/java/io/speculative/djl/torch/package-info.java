/**
 * The one libtorch of the process, and what this library asks of it.
 *
 * <p>{@link io.speculative.djl.torch.TorchRuntime} starts it, sets its number of threads and prepares the threads that call it.
 * {@link io.speculative.djl.torch.TorchScript} compiles a program text and calls its methods.
 * {@link io.speculative.djl.torch.Rows} reads rows of floats from the device, one transfer per row that is asked for. Nothing here
 * knows what a language model is.
 */
@NullMarked
package io.speculative.djl.torch;

import org.jspecify.annotations.NullMarked;
