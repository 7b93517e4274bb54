package io.speculative.draft.sibling;

/**
 * How many of a node's children are picked; the others are drawn. The number depends on the draft model's law alone,
 * never on what is drawn, so verification stays lossless. Immutable and thread-safe.
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
     * A number that depends on how peaked the law is. With {@code k > 1} children still to choose, the next most
     * probable token is picked as long as it holds at least {@code 0.75 / k} of the mass that is not picked yet. So
     * more tokens are picked from a peaked law and more are drawn from a flat one.
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
