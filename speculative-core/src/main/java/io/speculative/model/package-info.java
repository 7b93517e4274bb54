/**
 * What an engine implements so that drafting, verification and decoding can run on it.
 *
 * <p>Start at {@link io.speculative.model.LanguageModel}: immutable weights, shared by all requests. A
 * {@link io.speculative.model.ModelSession} is one sequence's cache: it scores a token tree in one forward pass and
 * then commits the accepted path. {@link io.speculative.model.Scores} are that pass's rows, which may stay on the
 * device until they are asked for. {@link io.speculative.model.SharedTokens} makes a draft model with another
 * vocabulary propose tokens of the target's.
 */
@NullMarked
package io.speculative.model;

import org.jspecify.annotations.NullMarked;
