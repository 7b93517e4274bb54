package io.speculative.transport;

/**
 * How likely all drafts of one node lie in the lower part of an order of tokens: {@code W}, seen as a function of the
 * draft mass below. It is convex. Within a group of tokens, whose order is not resolved, the chord between the group's
 * ends is used instead.
 */
interface Containment {

    /**
     * The probability that all drafts lie below a point.
     *
     * @param below the draft mass below the point
     * @param above the draft mass above it
     * @param odds the sum of {@code draft / (1 - draft)} over the tokens below
     */
    double within(double below, double above, double odds);

    /**
     * By how much the slope of {@code W} per draft mass grows from one stretch of tokens to the next.
     *
     * @param below the draft mass below both
     * @param left the draft mass of the lower stretch
     * @param leftOdds the sum of {@code draft / (1 - draft)} over it
     * @param right the draft mass of the upper stretch
     * @param rightOdds the sum of {@code draft / (1 - draft)} over it
     * @param above the draft mass above both
     */
    double bend(double below, double left, double leftOdds, double right, double rightOdds, double above);
}
