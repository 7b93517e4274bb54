/**
 * Drafting without a model: what followed the request's last words when they stood somewhere before.
 *
 * <p>Start at {@link io.speculative.draft.lookup.NgramDrafter} (prompt lookup, Saxena 2023), which knows the last place
 * of every short run of tokens, or at {@link io.speculative.draft.lookup.SuffixDrafter} (Oliaro et al. 2024,
 * "SuffixDecoding"), which finds the longest match in the request or in a shared
 * {@link io.speculative.draft.lookup.TokenCorpus}. Both propose chains of picked tokens, which every verifier accepts
 * as drafts. A {@link io.speculative.draft.lookup.LookupLength} decides how long they get.
 */
@NullMarked
package io.speculative.draft.lookup;

import org.jspecify.annotations.NullMarked;
