package io.speculative.djl.tokenizer;

import java.util.List;

/**
 * What a regular expression can cost. The native engine backtracks; it ends the virtual machine when one match goes back
 * ten million times, and needs hours where every position of a long text costs a scan of its rest. So an expression must be
 * one of which both can be bounded:
 *
 * <ul>
 *   <li>An alternative goes back into a loop only while something behind it may still fail. One such loop costs as many
 *       steps as the loop is long; two cost its square and are refused, as is a loop in a loop.
 *   <li>Where such an alternative fails after a long scan, the next match should take what was scanned, or each position
 *       scans it again. It does if a later alternative is the same loop with nothing behind it, as {@code \s+} is in
 *       {@code \s*[\r\n]+|\s+(?!\S)|\s+}. Otherwise only short texts are safe.
 * </ul>
 *
 * @param longest the longest text, in characters, that is safe to match
 * @param rescansSpaces whether a run of spaces is scanned again from each of them, as {@code \s+$} does
 * @param leastWidth the fewest characters of a match
 */
record RegexCost(long longest, boolean rescansSpaces, long leastWidth) {

    /** What the native engine allows a match. */
    private static final long MOST_RETRIES = 10_000_000;

    /** A text of this many characters can be scanned from each of them. */
    static final long LONGEST_RESCANNED = 16_384;

    private static final long MOST_WAYS = 64;

    /**
     * Works out the cost.
     *
     * @throws IllegalArgumentException if it has no bound or is written in a way that isn't known here; the message says why
     */
    static RegexCost of(String pattern) {
        RegexNode.Alternatives root = RegexParser.parse(pattern);
        List<RegexNode.Sequence> alternatives = root.alternatives();
        long retries = 0;
        boolean covered = true;
        boolean rescansSpaces = false;
        for (int i = 0; i < alternatives.size(); i++) {
            RegexNode.Sequence alternative = alternatives.get(i);
            long degree = alternative.degree();
            long ways = alternative.waysTried();
            if (degree > 1 || ways > MOST_WAYS) {
                throw new IllegalArgumentException(
                        "\"" + alternative.text() + "\" can match one text in too many ways");
            }
            if (degree == 1) {
                retries += ways;
                if (!isCovered(alternatives, i)) {
                    covered &= alternative.loopsOverSpaces();
                    rescansSpaces = true;
                }
            }
        }
        long longest = retries == 0 ? Long.MAX_VALUE : MOST_RETRIES / retries;
        return new RegexCost(
                covered ? longest : Math.min(longest, LONGEST_RESCANNED), covered && rescansSpaces, root.leastWidth());
    }

    /** Whether what the alternative's loop scans in vain is matched by a later one. */
    private static boolean isCovered(List<RegexNode.Sequence> alternatives, int index) {
        RegexNode.Sequence failing = alternatives.get(index);
        int loop = failing.firstLoop();
        for (int i = index + 1; i < alternatives.size(); i++) {
            RegexNode.Sequence later = alternatives.get(i);
            if (!later.beginsLike(failing, loop)) {
                return false;
            }
            if (later.degree() == 0 && later.lastThatCanFail() <= loop) {
                return true;
            }
        }
        return false;
    }
}
