/**
 * Laws over a vocabulary: how logits become a law, and how tokens are drawn from one.
 *
 * <p>Start at {@link io.speculative.distribution.Distribution}. A {@link io.speculative.distribution.SamplingRule}
 * turns a row of logits into a distribution; target, draft and plain decoding all go through the same rule, because a
 * verifier keeps the target's law only if both sides mean the same law. Every random choice asks a
 * {@link io.speculative.distribution.RandomStream}, so that a test can replace chance by enumeration.
 */
@NullMarked
package io.speculative.distribution;

import org.jspecify.annotations.NullMarked;
