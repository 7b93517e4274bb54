/**
 * Measurements: how fast and how well speculative decoding runs, from one kernel to whole texts. This package holds only what
 * the commands share: their arguments, how they open models, how they refuse bad input, and the quartiles that they print.
 *
 * <p>Where to look:
 * <ul>
 *   <li>{@code runner}: decodes prompts with a real pair of models and writes one JSON line per prompt and run
 *       ({@code EndToEnd}), takes prompts from books ({@code BookPrompts}), condenses the lines into tables
 *       ({@code Compare}).
 *   <li>{@code passes}: what one pass of a model costs ({@code PassCost}), and how far each precision is from 32 bits
 *       ({@code PrecisionTable}).
 *   <li>{@code laws}: runs no model. From pairs of laws in files it computes how often drafts would be accepted
 *       ({@code AcceptanceTable}) and plans a tree ({@code PlanTree}); {@code StoreLaws} takes such laws from a pair of models.
 *   <li>{@code jmh}: JMH benchmarks of the kernels, one question each.
 *   <li>{@code charts}: the pictures that {@code Compare} and {@code AcceptanceTable} draw.
 * </ul>
 *
 * <p>Every command prints its options with {@code --help}. Its class is named on the command line, such as
 * {@code java -cp benchmarks.jar io.speculative.bench.runner.EndToEnd}.
 */
@NullMarked
package io.speculative.bench;

import org.jspecify.annotations.NullMarked;
