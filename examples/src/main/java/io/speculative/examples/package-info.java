/**
 * One small program per use.
 *
 * <p>{@link io.speculative.examples.GenerateText} is the shortest way to a text. {@link io.speculative.examples.Demo}
 * streams one and then shows plain and speculative decoding side by side.
 * {@link io.speculative.examples.CompareVerifiers} is for those who compare algorithms: what every pair of a way to draft
 * and a way to verify makes of the same prompt. All of them run on the default pair of models that lies in
 * {@code examples/models}, or on any other pair of folders.
 */
@NullMarked
package io.speculative.examples;

import org.jspecify.annotations.NullMarked;
