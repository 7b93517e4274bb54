package io.speculative.model;

import io.speculative.distribution.Distribution;

/**
 * A drafted chain and the law each of its tokens was drawn from.
 *
 * @param tokens the drawn tokens in order
 * @param laws one law per token, after the sampling rule; independent of the session they came from
 */
public record SampledChain(int[] tokens, Distribution[] laws) {

    /** Checks that there is a law for every token. */
    public SampledChain {
        if (tokens.length != laws.length) {
            throw new IllegalArgumentException(
                    "laws: " + laws.length + " (expected: " + tokens.length + ", one per token)");
        }
    }
}
