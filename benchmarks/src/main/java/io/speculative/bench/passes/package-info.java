/**
 * One forward pass of a model: how long it takes and how exact its rows are.
 * {@link io.speculative.bench.passes.PassCost} times passes of several widths on models with random weights
 * ({@link io.speculative.bench.passes.RandomModel}), beside a plain read of as many bytes as the weights have; that read bounds a
 * pass of one row. {@link io.speculative.bench.passes.PrecisionTable} compares the rows of a real model in each precision with
 * those in 32 bits.
 */
@NullMarked
package io.speculative.bench.passes;

import org.jspecify.annotations.NullMarked;
