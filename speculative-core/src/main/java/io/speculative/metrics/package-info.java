/**
 * What a request did, counted: {@link io.speculative.metrics.DecodingStats} holds the counts and the ratios the field
 * compares by; a {@link io.speculative.metrics.DecodingRecorder} gathers them while a request runs.
 */
@NullMarked
package io.speculative.metrics;

import org.jspecify.annotations.NullMarked;
