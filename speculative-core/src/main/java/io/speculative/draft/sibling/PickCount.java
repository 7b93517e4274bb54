package io.speculative.draft.sibling;

/**
 * How many of a node's children are picked, the others being drawn. It looks at the draft model's law alone, never at what
 * is drawn, which is what keeps verification lossless. Immutable and thread-safe.
 */
public final class PickCount {

    private static final double SHARE = 0.75;

    private final int most;
    private final double share;
    private final String name;

    private PickCount(int most, double share, String name) {
        this.most = most;
        this.share = share;
        this.name = name;
    }

    /**
     * A fixed number, or one less than there are children if that is smaller.
     *
     * @param count at least 0
     */
    public static PickCount exactly(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
        return new PickCount(count, 0, Integer.toString(count));
    }

    /** All children but one, as in the greedy sampler of Hu et al. 2025. */
    public static PickCount allButOne() {
        return new PickCount(Integer.MAX_VALUE, 0, "all-but-one");
    }

    /**
     * As many as the law's peaks ask for: with {@code k} children still to choose, the next most probable token is picked
     * while it holds at least {@code 0.75 / k} of the mass not picked yet, and {@code k > 1}. A flat law is drawn from, a
     * peaked one picked from.
     */
    public static PickCount byShare() {
        return new PickCount(Integer.MAX_VALUE, SHARE, "by-share");
    }

    /**
     * How many of the most probable tokens to pick.
     *
     * @param probabilities those of the most probable tokens, falling
     * @param children how many siblings there will be
     */
    int of(double[] probabilities, int children) {
        int limit = Math.min(Math.min(most, children - 1), probabilities.length);
        double rest = 1;
        int count = 0;
        while (count < limit && probabilities[count] * (children - count) >= share * rest) {
            rest -= probabilities[count];
            count++;
        }
        return count;
    }

    @Override
    public String toString() {
        return name;
    }
}
