/**
 * What training leaves on disk. A {@link io.speculative.training.checkpoint.CheckpointFile} is what a run continues from:
 * weights in full precision, moments of the optimiser, counters. {@link io.speculative.training.checkpoint.ModelFolder}
 * writes a trained model as a folder that this library and others open.
 */
@NullMarked
package io.speculative.training.checkpoint;

import org.jspecify.annotations.NullMarked;
