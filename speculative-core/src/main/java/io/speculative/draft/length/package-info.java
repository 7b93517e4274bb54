/**
 * How long a drafted chain gets.
 *
 * <p>Start at {@link io.speculative.draft.length.DraftLength}, whose factories name the ways: a fixed number of tokens
 * (gamma in Leviathan et al. 2023), one that follows what was accepted, or an end where the draft model is not
 * confident. {@link io.speculative.draft.length.EntropyStop} is AdaEDL (Agrawal et al. 2024), with its constants.
 */
@NullMarked
package io.speculative.draft.length;

import org.jspecify.annotations.NullMarked;
