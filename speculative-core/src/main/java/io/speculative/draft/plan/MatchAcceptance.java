package io.speculative.draft.plan;

import java.util.Arrays;

/**
 * How often the looked-up next token is the right one, by the length of the match it follows; lengths are counted in
 * groups that double. Older observations of a group count less, so that the rates follow the text. Not thread-safe.
 */
final class MatchAcceptance {

    /**
     * What is expected after matches of 1, 2, 3 to 4, 5 to 8, 9 to 16 and more tokens: rounded from English stories,
     * technical prose and Java sources cut by a tokenizer of 32,000 tokens.
     */
    private static final double[] EXPECTED = {0.15, 0.3, 0.45, 0.65, 0.8, 0.9};

    /** How many observations an expectation counts for. */
    private static final double EXPECTED_WEIGHT = 4;

    /** How much of an observation's weight is left after the next one of its group: a third after 32 of them. */
    private static final double KEPT = 1 - 1 / 32.0;

    private final double[] seen = new double[EXPECTED.length];
    private final double[] right = new double[EXPECTED.length];

    /** Takes note of the token after a match of at least 1 token: whether it was the looked-up one. */
    void observe(int match, boolean foreseen) {
        int group = group(match);
        seen[group] = KEPT * seen[group] + 1;
        right[group] = KEPT * right[group] + (foreseen ? 1 : 0);
    }

    /** The rates of a chain after a match of at least 1 token. Each accepted token makes the match one longer. */
    AcceptanceRates ofChain(int match, int length) {
        double[] depths = new double[length];
        Arrays.setAll(depths, depth -> rate(group(match + depth)));
        return AcceptanceRates.ofChain(depths);
    }

    private double rate(int group) {
        return (right[group] + EXPECTED_WEIGHT * EXPECTED[group]) / (seen[group] + EXPECTED_WEIGHT);
    }

    private static int group(int match) {
        return Math.min(EXPECTED.length - 1, Integer.SIZE - Integer.numberOfLeadingZeros(match - 1));
    }
}
