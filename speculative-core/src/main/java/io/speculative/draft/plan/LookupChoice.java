package io.speculative.draft.plan;

import io.speculative.draft.lookup.LookupLength;

/**
 * How many looked-up tokens a request drafts next: the chain that is expected to emit most tokens per nanosecond, given
 * how often lookups were right earlier in the request. Every token that a request keeps shows whether a lookup would
 * have been right, so nothing is drafted only to find out.
 *
 * <p>It keeps an account of the time that plain decoding would have taken for the same tokens, by the measured costs. No
 * draft is made that could, if all of it were rejected, leave the request more than 2 % behind. So a wrong estimate
 * costs no more than that after any round.
 *
 * <p>It uses finished rounds only, and neither a clock nor other requests. Not thread-safe.
 */
final class LookupChoice implements LookupLength {

    /** The most of plain decoding's time that drafts may lose. */
    private static final double MOST_LOSS = 0.02;

    private final RoundCosts costs;
    private final MatchAcceptance acceptance = new MatchAcceptance();
    /** How far the request is ahead of the slowest it may be, in nanoseconds; at least 0. */
    private double ahead;

    LookupChoice(RoundCosts costs) {
        this.costs = costs;
    }

    @Override
    public int most(int match) {
        AcceptanceRates rates = acceptance.ofChain(match, ShapePlanner.LONGEST_CHAIN);
        int length = ShapePlanner.bestChain(costs, rates).nodes();
        while (length > 0 && nanos(length) - costs.plain() > ahead) {
            length--;
        }
        double rate = (1 + rates.acceptedOfChain(length)) / nanos(length);
        return rate > 1 / costs.plain() ? length : 0;
    }

    @Override
    public void followed(int match, boolean foreseen) {
        acceptance.observe(match, foreseen);
    }

    @Override
    public void verdict(int drafted, int accepted) {
        ahead += (1 + MOST_LOSS) * (1 + accepted) * costs.plain() - nanos(drafted);
    }

    /** What a round costs, the lookup included. */
    private double nanos(int drafted) {
        return costs.nanos(drafted == 0 ? ShapePlanner.OFF : ShapePlanner.chain(drafted));
    }
}
