package io.speculative.draft;

import io.speculative.distribution.RandomStream;
import io.speculative.distribution.SamplingRule;

/**
 * The request that a {@link DraftSession} follows.
 *
 * @param rule the request's sampling rule, which its draft laws go through too
 * @param random the request's random numbers
 */
public record DraftRequest(SamplingRule rule, RandomStream random) {}
