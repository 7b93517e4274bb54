/**
 * What a request did, counted: {@link io.speculative.metrics.DecodingStats} holds the counts and the ratios the field
 * compares by.
 */
@NullMarked
package io.speculative.metrics;

import org.jspecify.annotations.NullMarked;
