package io.speculative.transport;

/**
 * Two drafts without replacement: first {@code x}, then another token, so
 * {@code W(H) = sum q(x) (q(H) - q(x)) / (1 - q(x))} over {@code x} in {@code H}, with {@code q} the draft law. As
 * {@code q(H) - q(x) = (1 - q(x)) - q(outside)}, this is {@code q(H) - q(outside) * odds(H)}, which keeps its digits
 * where one token has nearly all the mass.
 *
 * <p>The gain of {@code W} per draft mass grows with {@code H}: with {@code m(x) = 1 / (1 - q(x))}, adding {@code x}
 * gains {@code odds(H) + q(H) m(x)} per mass, adding {@code y} after it
 * {@code odds(H) + q(x) m(x) + (q(H) + q(x)) m(y)}, which is no less, as
 * {@code q(H) (q(x) - q(y)) <= q(x) (2 - q(x) - q(y))}.
 */
enum DraftPair implements Containment {
    INSTANCE;

    @Override
    public double within(double below, double above, double odds) {
        return Math.max(below - above * odds, 0);
    }

    /**
     * With {@code m} the mean of {@code 1 / (1 - q)} over a stretch, a chord's slope is
     * {@code 1 + odds below - (mass above) * m}; the difference of two of them is sorted by {@code m}.
     */
    @Override
    public double bend(double below, double left, double leftOdds, double right, double rightOdds, double above) {
        double leftMean = leftOdds / left;
        double rightMean = rightOdds / right;
        return leftMean * (left + right + above) - above * rightMean;
    }
}
