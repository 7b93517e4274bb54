/**
 * Drafters that ask a draft model.
 *
 * <p>A {@link io.speculative.draft.model.ChainDrafter} drafts chains (Leviathan et al. 2023), a
 * {@link io.speculative.draft.model.TreeDrafter} trees of one shape (RSD-C, Jeon et al. 2024; Sequoia, Chen et al.
 * 2024); a {@link io.speculative.draft.model.StochasticBeamDrafter} (RSD-S) and a
 * {@link io.speculative.draft.model.DynamicTreeDrafter} (EAGLE-2, OPT-Tree, DySpec) let the draft model's laws decide
 * the tree's shape. A {@link io.speculative.draft.model.SuggestedTreeDrafter} adds a suggested chain to what the model
 * draws. All of these need a draft model with the target's vocabulary; a
 * {@link io.speculative.draft.model.TextMatchDrafter} takes a model with any vocabulary.
 *
 * <p>Each opens a {@code ModelDraftSession} per request, which holds one session of the draft model; a
 * {@code DraftForm} tells it how a draft is made. Trees grow level by level, one pass of the model each
 * ({@code LevelwiseDrafts}); a {@code LevelGrowth} chooses the children of a level.
 */
@NullMarked
package io.speculative.draft.model;

import org.jspecify.annotations.NullMarked;
