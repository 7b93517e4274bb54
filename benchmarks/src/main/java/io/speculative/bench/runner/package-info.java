/**
 * Whole texts, decoded with a real pair of models. {@link io.speculative.bench.runner.EndToEnd} writes one JSON line per prompt
 * and run; {@link io.speculative.bench.runner.Compare} condenses such lines into a table;
 * {@link io.speculative.bench.runner.BookPrompts} takes prompts from books.
 *
 * <p>Given several drafters, the runner decodes every prompt with each of them in turn, in one process, so that their times can
 * be compared: on a machine that does other work too, only ratios of neighbouring runs are meaningful.
 *
 * <p>Drafters are written as short specifications, such as {@code chain:4}; verifiers have the names that they give themselves
 * ({@link io.speculative.bench.runner.VerifierByName}).
 */
@NullMarked
package io.speculative.bench.runner;

import org.jspecify.annotations.NullMarked;
