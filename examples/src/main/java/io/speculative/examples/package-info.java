/**
 * One small program per use. Each runs with no argument on the default pair of models, which lies in {@code examples/models}, or
 * with {@code --target} and {@code --draft} on any other pair of folders; {@code --help} says more.
 *
 * <p>For those who want text:
 * <ul>
 *   <li>{@link io.speculative.examples.Demo} streams a text, then shows plain and speculative decoding of it side by side.
 *   <li>{@link io.speculative.examples.GenerateText} is the shortest way to a text.
 *   <li>{@link io.speculative.examples.SampleWithSeed} draws texts at a temperature, the same seed the same text.
 *   <li>{@link io.speculative.examples.StopAndCancel} ends texts early.
 *   <li>{@link io.speculative.examples.Chat} answers questions; it takes the folder of a model with a chat template.
 *   <li>{@link io.speculative.examples.DraftByLookup} needs no draft model.
 *   <li>{@link io.speculative.examples.DraftWithOtherTokenizer} takes a draft model of any tokenizer.
 *   <li>{@link io.speculative.examples.StreamOverHttp} serves texts to many callers at once.
 * </ul>
 *
 * <p>For those who write parts of their own, or compare algorithms:
 * <ul>
 *   <li>{@link io.speculative.examples.OwnDrafter} runs a drafter written here.
 *   <li>{@link io.speculative.examples.OwnEngine} runs models written in {@code io.speculative.examples.characters}; it needs no
 *       model folder.
 *   <li>{@link io.speculative.examples.CompareVerifiers} shows what every pair of a way to draft and a way to verify makes of the
 *       same prompt.
 * </ul>
 */
@NullMarked
package io.speculative.examples;

import org.jspecify.annotations.NullMarked;
