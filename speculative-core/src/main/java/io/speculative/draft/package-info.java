/**
 * Who proposes: drafters and the ways they draw sibling tokens.
 *
 * <p>Start at {@link io.speculative.draft.Drafter}. A drafter opens one {@link io.speculative.draft.DraftSession} per
 * request, which proposes a {@link io.speculative.draft.Draft} per round: a token tree, and for every node the law its
 * token was drawn from. That law is what makes lossless verification possible, so it is handed over by whoever drew the
 * token. How siblings depend on each other is the {@link io.speculative.draft.DraftLaw}; a
 * {@link io.speculative.draft.SiblingSampler} draws them, or picks some and draws the others.
 *
 * <p>Most drafters ask a draft model that speaks the target's vocabulary; a
 * {@link io.speculative.draft.TextMatchDrafter} takes any.
 */
@NullMarked
package io.speculative.draft;

import org.jspecify.annotations.NullMarked;
