/**
 * What a drafter is, and what it hands over.
 *
 * <p>Start at {@link io.speculative.draft.Drafter}. A drafter opens one {@link io.speculative.draft.DraftSession} per
 * {@link io.speculative.draft.DraftRequest}, which proposes a {@link io.speculative.draft.Draft} per round, no larger
 * than the {@link io.speculative.draft.Room} it is told: a token tree, and for every node the law its token was drawn
 * from. Lossless verification needs that law, so whoever draws a token hands it over. A
 * {@link io.speculative.draft.DraftLaw} says how siblings depend on each other. A
 * {@link io.speculative.draft.ShapedDrafter} drafts any shape it is asked for; a
 * {@link io.speculative.draft.FallbackDrafter} asks several drafters in turn.
 *
 * <p>The ways to draft have packages of their own: {@code model} asks a draft model, {@code lookup} looks at what was
 * written before, {@code plan} chooses what to draft while it runs. {@code sibling} chooses the children of a node,
 * {@code length} how long a chain gets.
 */
@NullMarked
package io.speculative.draft;

import org.jspecify.annotations.NullMarked;
