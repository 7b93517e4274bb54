/**
 * Drafters that ask a draft model.
 *
 * <p>A {@link io.speculative.draft.model.ChainDrafter} drafts chains (Leviathan et al. 2023), a {@link
 * io.speculative.draft.model.TreeDrafter} trees of one shape (RSD-C, Jeon et al. 2024; Sequoia, Chen et al. 2024); a {@link
 * io.speculative.draft.model.StochasticBeamDrafter} (RSD-S) and a {@link io.speculative.draft.model.DynamicTreeDrafter}
 * (EAGLE-2, OPT-Tree, DySpec) let the draft model's laws shape the tree. A {@link
 * io.speculative.draft.model.SuggestedTreeDrafter} puts a suggestion beside what the model draws. All of these speak the target's
 * vocabulary; a {@link io.speculative.draft.model.TextMatchDrafter} takes a model of any.
 *
 * <p>Each opens one session of the draft model per request, a {@code ModelDraftSession}, and tells it by a {@code DraftForm} how a
 * draft is made. Trees grow level by level, one pass of the model each ({@code LevelwiseDrafts}); a {@code LevelGrowth} chooses the
 * children of a level.
 */
@NullMarked
package io.speculative.draft.model;

import org.jspecify.annotations.NullMarked;
