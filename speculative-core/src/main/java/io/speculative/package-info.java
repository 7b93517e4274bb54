/**
 * The front door: lossless speculative decoding of a language model.
 *
 * <p>Build a {@link io.speculative.SpeculativeDecoder} from a target model, a drafter and a verifier and call
 * {@link io.speculative.Decoder#generate generate}; a {@link io.speculative.Generation} hands out the tokens as they
 * come. {@link io.speculative.AutoregressiveDecoder} does the same without a drafter, one target pass per token.
 *
 * <p>One round: the drafter proposes a token tree ({@code io.speculative.draft}), the target scores all of it in one
 * forward pass ({@code io.speculative.model}), the verifier accepts a path and adds a token
 * ({@code io.speculative.verify}), and both models keep that path and drop the rest. A {@link io.speculative.Request}
 * makes these steps one by one; a generation makes them for one request alone.
 */
@NullMarked
package io.speculative;

import org.jspecify.annotations.NullMarked;
