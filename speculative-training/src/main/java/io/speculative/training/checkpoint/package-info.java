/**
 * What training leaves on disk. {@link io.speculative.training.checkpoint.ModelFolder} writes a model as a folder that
 * this library and others open.
 */
@NullMarked
package io.speculative.training.checkpoint;

import org.jspecify.annotations.NullMarked;
