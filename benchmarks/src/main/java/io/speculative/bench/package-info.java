/**
 * Measurements: how fast and how well speculative decoding runs, from one kernel to whole texts.
 *
 * <p>Four kinds live here. {@link io.speculative.bench.EndToEnd} decodes prompts with a real pair of models and writes one
 * JSON line per prompt and run; {@link io.speculative.bench.Compare} condenses such lines into a table. Given several
 * drafters, the runner decodes every prompt with each of them in turn, in one process, so that their times can be
 * compared: on a machine that does other work too, ratios of neighbouring runs are all that holds.
 *
 * <p>{@link io.speculative.bench.AcceptanceTable} runs no model: from pairs of laws it computes how often drafts would be
 * accepted, for every sampler and verifier, beside the optimum. From the same files {@link io.speculative.bench.PlanTree} plans
 * a tree, and {@link io.speculative.bench.StoreLaws} takes them from a pair of models.
 *
 * <p>{@link io.speculative.bench.PassCost} times passes of several widths beside a plain read of as many bytes as the weights
 * have, which bounds a pass of one row; {@link io.speculative.bench.PrecisionTable} says how far each precision is from
 * 32 bits on a real model.
 *
 * <p>The classes named {@code ...Benchmark} are JMH benchmarks of the core's kernels, one question each, with a baseline
 * beside what is measured.
 */
@NullMarked
package io.speculative.bench;

import org.jspecify.annotations.NullMarked;
