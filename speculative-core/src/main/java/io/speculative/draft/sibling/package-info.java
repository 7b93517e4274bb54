/**
 * How the children of one node are chosen from the draft model's law.
 *
 * <p>Start at {@link io.speculative.draft.sibling.SiblingSampler}, whose factories name the ways: independent draws
 * (Sun et al. 2023, "SpecTr"), draws without replacement one by one or as Gumbel-Top-k (Jeon et al. 2024, "Recursive
 * Speculative Decoding"), the most probable tokens, and some picked and the others drawn (Hu et al. 2025, "Towards
 * Optimal Multi-draft Speculative Decoding"). How many are picked is a {@link io.speculative.draft.sibling.PickCount}.
 */
@NullMarked
package io.speculative.draft.sibling;

import org.jspecify.annotations.NullMarked;
