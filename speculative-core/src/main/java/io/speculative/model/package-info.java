/**
 * What an engine implements so that drafting, verification and decoding can run on it.
 *
 * <p>Start at {@link io.speculative.model.LanguageModel}: immutable weights, shared by all requests. A
 * {@link io.speculative.model.ModelSession} is one sequence's cache: it scores a token tree in one forward pass and then
 * commits the accepted path. {@link io.speculative.model.Scores} are that pass's rows, which may stay on the device until
 * somebody asks. A session that is opened with {@link io.speculative.model.Tap}s also keeps the
 * {@link io.speculative.model.HiddenStates} that draft heads and judge heads read. A draft model of another vocabulary than
 * the target's is made to speak it by {@link io.speculative.model.SharedTokens}.
 */
@NullMarked
package io.speculative.model;

import org.jspecify.annotations.NullMarked;
