/**
 * Optimal transport from drafts to tokens: how often the best possible verifier accepts, and how it chooses.
 *
 * <p>Some tokens are drafted for one position by a known random rule; a verifier emits one token with exactly the
 * target's law and wants it to be a drafted one as often as possible. This is a flow problem: drafted sets on one side,
 * tokens on the other, an arc where a token lies in a set. By the max-flow min-cut theorem the best acceptance is
 * {@code 1 - max(W(H) - target(H))} over all sets of tokens {@code H}, where {@code W(H)} is the probability that every
 * drafted token lies in {@code H}. For the draft laws of this library {@code W} is convex along the draft law, so the
 * worst {@code H} is found among the sets "all tokens with target / draft below a bound":
 * {@link io.speculative.transport.OptimalAcceptance}.
 *
 * <p>To reach that value a verifier selects one of the drafts and then tests it as if it had been the only one, drawn
 * from the law of the selected draft (the canonical decomposition of Khisti et al. 2025). The selection law that gives
 * the best acceptance has a closed form: the target's law, clamped between two multiples of the draft law. There is
 * also a closed form for a selection with exactly that law: the tokens are divided into nested levels, and a draft of
 * the highest level that has one is selected. Both are ours, and cheap:
 * {@link io.speculative.transport.OptimalSelection}, whose exact form sorts the vocabulary once, and whose bucketed
 * form does not sort at all and stays exactly lossless.
 *
 * <p>Sources: Hu et al. 2025, "Towards Optimal Multi-draft Speculative Decoding"; Sun et al. 2023, "SpecTr: Fast
 * Speculative Decoding via Optimal Transport"; Khisti et al. 2025, "Multi-Draft Speculative Sampling: Canonical
 * Decomposition and Theoretical Limits".
 */
@NullMarked
package io.speculative.transport;

import org.jspecify.annotations.NullMarked;
