/**
 * Verifiers: given the target's law at every node of a draft's tree, a verifier accepts a path and adds one token.
 *
 * <p>Start at {@link io.speculative.verify.Verifier}. A lossless verifier keeps exactly the target's law, provided the
 * draft was made as its {@link io.speculative.draft.DraftLaw} says; each states for which laws that is proved. All
 * random choices go through a {@link io.speculative.distribution.RandomStream}, so the proof can be repeated by
 * enumeration.
 *
 * <p>Node by node, from the root down:
 *
 * <ul>
 *   <li>{@link io.speculative.verify.SpeculativeSampling}: chains (Leviathan et al. 2023; Chen et al. 2023)
 *   <li>{@link io.speculative.verify.RecursiveRejection}: siblings one after the other (Jeon et al. 2024; Miao et al.
 *       2024)
 *   <li>{@link io.speculative.verify.PickedLast}: the same, drawn siblings first; optimal if one is drawn (Hu et al.
 *       2025)
 *   <li>{@link io.speculative.verify.KSeq}: independent siblings with one factor for all (Sun et al. 2023)
 *   <li>{@link io.speculative.verify.OptimalTransport}: siblings all at once, with the optimal acceptance at a
 *       node, but of more than two siblings without replacement (Hu et al. 2025; Khisti et al. 2025)
 *   <li>{@link io.speculative.verify.NaiveSampling}: draw from the target, go on while the draw was drafted
 *   <li>{@link io.speculative.verify.GreedyMatch}: the same for greedy decoding, where nothing is drawn
 *   <li>{@link io.speculative.verify.GumbelCoupling}: the same on noise shared with the drafter (Daliri et al. 2025)
 * </ul>
 *
 * <p>A whole block at once, from its end back, which accepts more where a likely continuation makes up for an unlikely
 * token:
 *
 * <ul>
 *   <li>{@link io.speculative.verify.BlockVerification}: chains (Sun et al. 2024)
 *   <li>{@link io.speculative.verify.TraversalVerification}: trees, siblings one after the other (Weng et al. 2025)
 *   <li>{@link io.speculative.verify.OptimalBlockVerification}: trees, siblings all at once
 * </ul>
 *
 * <p>{@link io.speculative.verify.TypicalAcceptance} is lossy and says so (Cai et al. 2024).
 */
@NullMarked
package io.speculative.verify;

import org.jspecify.annotations.NullMarked;
