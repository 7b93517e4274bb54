/**
 * Who decides: given the target's law at every node of a draft's tree, a verifier accepts a path and adds one token.
 *
 * <p>Start at {@link io.speculative.verify.Verifier}. A lossless verifier keeps exactly the target's law, provided the
 * draft was made as its {@link io.speculative.draft.DraftLaw} says; each states for which laws that is proved. All random
 * choices go through a {@link io.speculative.distribution.RandomStream}, so the proof can be repeated by enumeration.
 *
 * <ul>
 *   <li>{@link io.speculative.verify.SpeculativeSampling}: chains (Leviathan et al. 2023; Chen et al. 2023)
 *   <li>{@link io.speculative.verify.RecursiveRejection}: trees (Jeon et al. 2024; Miao et al. 2024)
 *   <li>{@link io.speculative.verify.OptimalTransport}: trees, no rule accepts more often at a node (Hu et al. 2025; Khisti
 *       et al. 2025)
 *   <li>{@link io.speculative.verify.NaiveSampling}: draw from the target, go on while the draw was drafted
 *   <li>{@link io.speculative.verify.GreedyMatch}: the same for greedy decoding, where nothing is drawn
 * </ul>
 */
@NullMarked
package io.speculative.verify;

import org.jspecify.annotations.NullMarked;
