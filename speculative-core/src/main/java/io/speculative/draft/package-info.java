/**
 * Who proposes: drafters and the ways they draw sibling tokens.
 *
 * <p>Start at {@link io.speculative.draft.Drafter}. A drafter opens one {@link io.speculative.draft.DraftSession} per
 * request, which proposes a {@link io.speculative.draft.Draft} per round: a token tree, and for every node the law its
 * token was drawn from. That law is what makes lossless verification possible, so it is handed over by whoever drew the
 * token. How siblings depend on each other is the {@link io.speculative.draft.DraftLaw}; a
 * {@link io.speculative.draft.SiblingSampler} draws them, or picks some and draws the others. How long a chain gets is a
 * {@link io.speculative.draft.DraftLength}.
 *
 * <p>A {@link io.speculative.draft.TreeDrafter} makes trees of one shape; a
 * {@link io.speculative.draft.StochasticBeamDrafter} and a {@link io.speculative.draft.DynamicTreeDrafter} let the draft
 * model's laws shape them. An {@link io.speculative.draft.AutomaticDrafter} plans chain, tree or nothing while it runs.
 *
 * <p>Not every drafter needs a model. {@link io.speculative.draft.lookup.NgramDrafter} and
 * {@link io.speculative.draft.lookup.SuffixDrafter} look up what followed the request's last words before; a
 * {@link io.speculative.draft.FallbackDrafter} lets a model draft where they find nothing, and a
 * {@link io.speculative.draft.SuggestedTreeDrafter} puts what they find beside what a model draws.
 *
 * <p>Most drafters ask a draft model that speaks the target's vocabulary; a
 * {@link io.speculative.draft.TextMatchDrafter} takes any.
 */
@NullMarked
package io.speculative.draft;

import org.jspecify.annotations.NullMarked;
