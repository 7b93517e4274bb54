package io.speculative;

import io.speculative.distribution.SamplingRule;
import java.util.Set;

/**
 * What a request asks for. Immutable.
 *
 * @param maxNewTokens the most tokens to emit, at least 1
 * @param samplingRule how tokens are drawn
 * @param seed seeds the request's random numbers. A decoder gives the same text for the same prompt, options and seed,
 *     whatever other requests it runs and however busy the machine is, as long as its drafter doesn't fail and, where a
 *     {@link Request} is driven by hand, its rounds get the same room. So does another decoder, in this process or a
 *     later one, if its models compute the same numbers and its drafter proposes alike. All drafters do but
 *     {@link io.speculative.draft.plan.AutomaticDrafter}, which times the models when it is made. With the verifier
 *     {@link io.speculative.verify.GumbelCoupling} the drafter doesn't matter
 * @param stopTokens tokens that end the text, beside the model's own
 * @param endTokens what the model's own end tokens do
 */
public record GenerationOptions(
        int maxNewTokens, SamplingRule samplingRule, long seed, Set<Integer> stopTokens, EndTokens endTokens) {

    /** What the model's own end tokens, such as EOS, do. */
    public enum EndTokens {
        /** They end the text. */
        STOP,
        /** They are tokens like any other; for measurements at a fixed length. */
        IGNORE
    }

    /** Checks the ranges and copies the set. */
    public GenerationOptions {
        Present.require("samplingRule", samplingRule);
        Present.require("stopTokens", stopTokens);
        Present.require("endTokens", endTokens);
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("maxNewTokens: " + maxNewTokens + " (expected: >= 1)");
        }
        stopTokens = Set.copyOf(stopTokens);
        for (int token : stopTokens) {
            if (token < 0) {
                throw new IllegalArgumentException("stopTokens: " + token + " (expected: token ids, >= 0)");
            }
        }
    }

    /** Greedy decoding of up to {@code maxNewTokens} tokens, ended by the model's end tokens. */
    public static GenerationOptions maxTokens(int maxNewTokens) {
        return new GenerationOptions(maxNewTokens, SamplingRule.greedy(), 0, Set.of(), EndTokens.STOP);
    }

    /** The same options with another {@link #samplingRule}. */
    public GenerationOptions withSamplingRule(SamplingRule newRule) {
        return new GenerationOptions(maxNewTokens, newRule, seed, stopTokens, endTokens);
    }

    /** The same options with another {@link #seed}. */
    public GenerationOptions withSeed(long newSeed) {
        return new GenerationOptions(maxNewTokens, samplingRule, newSeed, stopTokens, endTokens);
    }

    /** The same options with other {@link #stopTokens}. */
    public GenerationOptions withStopTokens(Set<Integer> newStopTokens) {
        return new GenerationOptions(maxNewTokens, samplingRule, seed, newStopTokens, endTokens);
    }

    /** The same options with another {@link #endTokens}. */
    public GenerationOptions withEndTokens(EndTokens newEndTokens) {
        return new GenerationOptions(maxNewTokens, samplingRule, seed, stopTokens, newEndTokens);
    }
}
