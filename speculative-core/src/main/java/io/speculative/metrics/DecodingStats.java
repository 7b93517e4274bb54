package io.speculative.metrics;

import java.util.List;

/**
 * Counts and times of one request so far. Immutable.
 *
 * @param tokens emitted tokens
 * @param targetPasses target passes that scored a tree, one per round; reading the prompt is not counted
 * @param drafted drafted tokens, the roots not counted
 * @param accepted accepted drafted tokens, without those that an end of the text kept from being emitted
 * @param byDepth acceptance at each depth of the draft trees, from depth 1 on
 * @param drafterFailures how often the drafter failed: 0 or 1, as it proposes nothing afterwards
 * @param times where the time went
 */
public record DecodingStats(
        long tokens,
        long targetPasses,
        long drafted,
        long accepted,
        List<DepthAcceptance> byDepth,
        long drafterFailures,
        Times times) {

    /** Copies the list. */
    public DecodingStats {
        byDepth = List.copyOf(byDepth);
    }

    /**
     * How often a drafted token of one depth was accepted.
     *
     * @param examined rounds whose accepted path came within one step of this depth and had a drafted token to test
     *     there
     * @param accepted rounds that accepted one
     */
    public record DepthAcceptance(long examined, long accepted) {

        /** {@code accepted / examined}; 0 if nothing was examined. */
        public double rate() {
            return ratio(accepted, examined);
        }
    }

    /**
     * Time spent inside the decoder, in nanoseconds. Time the caller takes between two tokens is not counted.
     *
     * @param promptNanos reading the prompt, target and drafter
     * @param draftNanos drafting
     * @param targetNanos target passes and keeping their accepted paths
     * @param verifyNanos verification, the rows it fetched included
     * @param totalNanos everything
     * @param firstTokenNanos from the request's start to its first token
     */
    public record Times(
            long promptNanos,
            long draftNanos,
            long targetNanos,
            long verifyNanos,
            long totalNanos,
            long firstTokenNanos) {

        /** What none of the parts accounts for. */
        public long otherNanos() {
            return totalNanos - promptNanos - draftNanos - targetNanos - verifyNanos;
        }
    }

    /**
     * Emitted tokens per target pass if no round is cut short: {@code 1 + accepted / targetPasses} (vLLM: mean
     * acceptance length). Plain decoding has 1.
     */
    public double blockEfficiency() {
        return 1.0 + ratio(accepted, targetPasses);
    }

    /** {@code accepted / examined}: estimates the probability that a verified position keeps a drafted token. */
    public double acceptanceRate() {
        return ratio(
                accepted, byDepth.stream().mapToLong(DepthAcceptance::examined).sum());
    }

    /** {@code accepted / drafted} (vLLM: draft acceptance rate). */
    public double draftUtilization() {
        return ratio(accepted, drafted);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0.0 : (double) part / whole;
    }
}
