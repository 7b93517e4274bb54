/**
 * Planning what to draft: which shape emits most tokens per second.
 *
 * <p>An {@link io.speculative.draft.plan.AutomaticDrafter} plans while it runs, from what passes cost
 * ({@code RoundCosts}) and how often drafts are accepted ({@code AcceptanceRates}): a chain, a tree or nothing; without
 * a draft model, how many looked-up tokens. A
 * {@link io.speculative.draft.plan.TreePlanner} finds the tree that accepts most for given rates (Chen et al. 2024,
 * "Sequoia"). Both choose shapes for any {@link io.speculative.draft.ShapedDrafter}.
 */
@NullMarked
package io.speculative.draft.plan;

import org.jspecify.annotations.NullMarked;
